"""A language model may say its opinion; it is checked, and never needed. The endpoint is a real server on this machine."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from yueting.understanding import Turn, read
from yueting.understanding.second_opinion import Endpoint, improved

TALK = [Turn("customer", "你哋真係好快手喎，等足三個禮拜，打 9123 4567 搵我啦")]


class Model:
    """What the endpoint answers, and what it was asked."""

    def __init__(self) -> None:
        self.answer: Any = {}
        self.status = 200
        self.pause = 0.0
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []


@pytest.fixture
def model() -> Iterator[tuple[Model, Endpoint]]:
    spoken = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            spoken.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            spoken.keys.append(self.headers.get("Authorization", ""))
            time.sleep(spoken.pause)
            content = spoken.answer if isinstance(spoken.answer, str) else json.dumps(spoken.answer)
            body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
            self.send_response(spoken.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):  # who asked has gone
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield spoken, Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "small", "secret", timeout=0.5)
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_surer_opinion_is_taken_with_its_words(model: tuple[Model, Endpoint]) -> None:
    spoken, endpoint = model
    spoken.answer = {
        "emotion": {"label": "disappointed", "score": 0.99, "quote": "等足三個禮拜"},
        "intent": {"label": "praise", "score": 0.99, "quote": "真係好快手"},
    }
    reading = improved(TALK, read(TALK), endpoint)
    assert (reading.emotion.label, reading.intent.label, reading.opinion) == (
        "disappointed",
        "praise",
        "asked",
    )
    piece = reading.emotion.evidence[0]
    assert TALK[0].text[piece.start : piece.end] == piece.text == "等足三個禮拜"


def test_personal_data_does_not_leave_and_the_talk_is_data(model: tuple[Model, Endpoint]) -> None:
    spoken, endpoint = model
    improved(TALK, read(TALK), endpoint)
    system, user = spoken.asked[0]["messages"]
    assert system["role"] == "system"
    assert "9123" not in user["content"]
    assert json.loads(user["content"])["talk"][0]["role"] == "customer"
    assert spoken.keys == ["Bearer secret"]


@pytest.mark.parametrize(
    "answer",
    [
        "not JSON",
        "[]",
        {},
        {"emotion": {"label": "green", "score": 1, "quote": "等足"}},
        {"emotion": {"label": "angry", "score": 7, "quote": "等足"}},
        {"emotion": {"label": "angry", "score": True, "quote": "等足"}},
        {"emotion": {"label": "angry", "score": 1, "quote": "words that nobody said"}},
        {"emotion": "angry"},
    ],
)
def test_what_cannot_be_checked_is_not_believed(model: tuple[Model, Endpoint], answer: Any) -> None:
    spoken, endpoint = model
    spoken.answer = answer
    own = read(TALK)
    reading = improved(TALK, own, endpoint)
    assert reading.emotion == own.emotion
    assert reading.opinion.startswith("failed: ")


def test_an_endpoint_that_fails_or_sleeps_changes_nothing_and_no_key_is_told(
    model: tuple[Model, Endpoint],
) -> None:
    spoken, endpoint = model
    own = read(TALK)
    spoken.status = 500
    assert improved(TALK, own, endpoint).opinion == "failed: status 500"
    spoken.status, spoken.pause = 200, 1.0
    late = improved(TALK, own, endpoint)
    assert late.opinion == "failed: ReadTimeout"
    assert late.emotion == own.emotion
    nobody = improved(TALK, own, Endpoint("http://127.0.0.1:1/v1", "small", "secret"))
    assert nobody.opinion == "failed: ConnectError"
    assert "secret" not in str(nobody.as_dict())
