"""Clients are told about events: signed, once they answer, and never inside our own network."""

import base64
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.cast import Cast, talk
from yueting.channels.http.tests.receiver import Receiver, receiving
from yueting.channels.models import WebhookCall, WebhookEndpoint
from yueting.channels.services.webhooks import PAUSES, call_webhooks, repeat_call
from yueting.timeline.services import Happening, record, record_all

SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv("YUETING_ALLOW_PRIVATE_WEBHOOKS", "1")
    with receiving() as receiver:
        yield receiver


def _endpoint(cast: Cast, url: str, *verbs: str) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(brand=cast.joy, url=url, secret=SECRET, verbs=list(verbs))


def _due() -> None:
    WebhookCall.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))


def test_an_event_arrives_signed_and_a_wrong_secret_does_not_verify(cast: Cast, client: Receiver) -> None:
    _endpoint(cast, client.url, "conversation.opened")
    conversation = talk(cast.joy_chat, "你好")
    assert call_webhooks() == 1
    headers, body = client.calls.get(timeout=5)
    told = Webhook(SECRET).verify(body, headers)
    assert told["type"] == "conversation.opened"
    assert told["data"]["id"] == str(conversation.id)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + base64.b64encode(b"x" * 32).decode()).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"opened", b"closed"), headers)


def test_a_call_is_retried_with_the_same_id_until_it_is_answered(cast: Cast, client: Receiver) -> None:
    client.answers = [500, 302]
    _endpoint(cast, client.url, "test.told")
    record(cast.joy, "test.told")
    before = timezone.now()
    assert call_webhooks() == 1
    call = WebhookCall.objects.get()
    assert (call.state, call.attempts, call.error) == ("queued", 1, "HTTP 500")
    assert call.next_try_at
    assert call.next_try_at >= before + timedelta(seconds=PAUSES[0])
    assert call_webhooks() == 0  # not due yet
    for _ in range(2):
        _due()
        call_webhooks()
    call.refresh_from_db()
    assert (call.state, call.attempts, call.error) == ("sent", 3, "")
    ids = {client.next()[0]["webhook-id"] for _ in range(3)}
    assert ids == {str(call.id)}
    assert client.calls.empty()


def test_a_receiver_that_never_answers_is_given_up_and_may_be_called_again_by_a_person(
    cast: Cast, client: Receiver
) -> None:
    client.answers = [503] * (len(PAUSES) + 1)
    _endpoint(cast, client.url)
    record(cast.joy, "test.told")
    for _ in range(len(PAUSES) + 1):
        _due()
        call_webhooks()
    call = WebhookCall.objects.get()
    assert (call.state, call.next_try_at) == ("failed", None)
    repeat_call(call)
    call_webhooks()
    call.refresh_from_db()
    assert call.state == "sent"


def test_an_address_inside_is_never_called(
    cast: Cast, client: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YUETING_ALLOW_PRIVATE_WEBHOOKS")
    _endpoint(cast, client.url)
    record(cast.joy, "test.told")
    call_webhooks()
    assert "private network" in WebhookCall.objects.get().error
    assert client.calls.empty()


def test_other_brands_other_verbs_and_history_are_not_told(cast: Cast, client: Receiver) -> None:
    _endpoint(cast, client.url, "test.told")
    record(cast.cha, "test.told")
    record(cast.joy, "test.other")
    record_all([Happening(cast.joy, "test.told", live=False)])
    assert call_webhooks() == 0
