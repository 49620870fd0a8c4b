"""The HTTP channel without a database: bytes in, calls out."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from yueting.channels.base import Busy, OutboundFile, OutboundMessage, RawInput, Refused, Unreadable
from yueting.channels.http.adapter import HttpApi
from yueting.channels.http.tests.receiver import Receiver, receiving

SECRET = "whsec_" + base64.b64encode(b"0" * 24).decode()
REPLY = OutboundMessage("key-1", "你好", "cust-7", reference="YT-7K3F9", thread=("m1",))


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv("YUETING_ALLOW_PRIVATE_WEBHOOKS", "1")
    with receiving() as receiver:
        yield receiver


def test_a_call_becomes_a_message_with_everything_it_said() -> None:
    body = {
        "id": "m1",
        "conversation": "talk-9",
        "sender": {"kind": "app", "address": "cust-7", "name": "阿明"},
        "text": "收唔到貨",
        "subject": "訂單",
        "at": "2026-01-05T10:00:00+08:00",
        "files": [
            {"name": "單.pdf", "media_type": "application/pdf", "content": base64.b64encode(b"%PDF").decode()}
        ],
    }
    (message,) = HttpApi().parse(RawInput("m1", json.dumps(body).encode()))
    assert (message.external_id, message.conversation, message.text) == ("m1", "talk-9", "收唔到貨")
    assert (message.sender.kind, message.sender.address, message.sender.name) == ("app", "cust-7", "阿明")
    assert message.at == datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
    assert (message.files[0].name, message.files[0].content) == ("單.pdf", b"%PDF")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'{"text": "nobody wrote it"}',
        b'{"sender": "ming", "text": "a"}',
        b'{"sender": {"address": "a"}, "at": "yesterday"}',
        b'{"sender": {"address": "a"}, "files": [{"name": "a", "content": "%%%"}]}',
        b'{"sender": {"address": "a"}, "files": 7}',
        b"[" * 100_000,
    ],
)
def test_bytes_that_are_no_message_are_unreadable_and_nothing_worse(body: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        HttpApi().parse(RawInput("k", body))
    assert refused.value.code == "not_an_api_message"


def test_a_reply_is_called_back_with_a_signature_that_verifies(client: Receiver) -> None:
    files = (OutboundFile("單.pdf", "application/pdf", b"%PDF"),)
    reply = OutboundMessage("key-1", "你好", "cust-7", reference="YT-7K3F9", files=files)
    receipt = HttpApi().send(reply, {"callback_url": client.url, "callback_secret": SECRET})
    headers, body = client.calls.get(timeout=5)
    verified = Webhook(SECRET).verify(body, headers)
    assert receipt.state == "sent"
    assert headers["webhook-id"] == "key-1"
    assert verified["data"]["text"] == "你好"
    assert base64.b64decode(verified["data"]["files"][0]["content"]) == b"%PDF"


def test_without_a_callback_the_reply_waits_to_be_fetched() -> None:
    assert HttpApi().send(REPLY, {}).state == "sent"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(400, Refused), (404, Refused), (410, Refused), (302, Refused), (429, Busy), (500, Busy), (503, Busy)],
)
def test_what_the_client_answers_decides_about_another_try(
    client: Receiver, status: int, outcome: type[Exception]
) -> None:
    client.answers = [status]
    with pytest.raises(outcome, match=str(status)):
        HttpApi().send(REPLY, {"callback_url": client.url, "callback_secret": SECRET})
    assert client.calls.qsize() == 1  # a redirect was not followed


def test_a_client_that_is_away_is_called_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUETING_ALLOW_PRIVATE_WEBHOOKS", "1")
    with pytest.raises(Busy):
        HttpApi().send(REPLY, {"callback_url": "http://127.0.0.1:1/", "callback_secret": SECRET})


def test_a_callback_into_the_own_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("YUETING_ALLOW_PRIVATE_WEBHOOKS", "YUETING_DEMO"):
        monkeypatch.delenv(name, raising=False)
    settings: dict[str, Any] = {"callback_url": "http://localhost:5432/", "callback_secret": SECRET}
    with pytest.raises(Refused, match="private network"):
        HttpApi().send(REPLY, settings)
