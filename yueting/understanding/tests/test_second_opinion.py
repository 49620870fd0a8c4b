"""A language model may say its opinion; it is checked, and never needed. The endpoint is a real server on this machine."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.language_model import Model, language_model
from yueting.understanding import Turn, read
from yueting.understanding.second_opinion import Endpoint, improved

TALK = [Turn("customer", "你哋真係好快手喎，等足三個禮拜，打 9123 4567 搵我啦")]


@pytest.fixture
def model() -> Iterator[tuple[Model, Endpoint]]:
    with language_model() as spoken_and_endpoint:
        yield spoken_and_endpoint


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
