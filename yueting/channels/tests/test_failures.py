"""What could not be processed is seen by those who may put it right, with a reason and a way out."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, talk
from yueting.accounts.models import Agent
from yueting.channels.base import RawInput
from yueting.channels.intake import accept, drain
from yueting.channels.models import RawDelivery, RawState, WebhookCall, WebhookEndpoint
from yueting.conversations.models import Conversation, Message
from yueting.conversations.services.arrival import Arrival
from yueting.timeline.models import Event

PAGE = "/channels/failures/"


def _signed_in(agent: Agent) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(agent)
    return client


@pytest.fixture
def broken(cast: Cast) -> RawDelivery:
    accept(cast.joy_api, RawInput("bad", b"no message at all"))
    drain()
    return RawDelivery.objects.get()


def test_a_delivery_that_cannot_be_read_waits_with_its_reason_in_words(
    cast: Cast, broken: RawDelivery
) -> None:
    assert broken.state == RawState.FAILED
    page = _signed_in(cast.lee).get(PAGE).content.decode()
    assert "This is not a message as the API describes it." in page
    assert "App" in page


def test_a_bad_delivery_does_not_hold_up_the_next(cast: Cast, broken: RawDelivery) -> None:
    accept(
        cast.joy_api, RawInput("good", b'{"sender": {"address": "a"}, "text": "\xe4\xbd\xa0\xe5\xa5\xbd"}')
    )
    drain()
    assert Message.objects.get().text == "你好"


@pytest.mark.parametrize("name", ["amy", "eve", "kit", "may"])
def test_others_neither_see_nor_touch_it(cast: Cast, broken: RawDelivery, name: str) -> None:
    client = _signed_in(getattr(cast, name))
    assert client.get(PAGE).status_code == 403
    for action in ("retry", "discard"):
        assert client.post(f"{PAGE}{broken.pk}/{action}/").status_code == 404
    assert client.get(f"{PAGE}{broken.pk}/original/").status_code == 404
    broken.refresh_from_db()
    assert broken.state == RawState.FAILED


def test_a_step_that_failed_is_retried_without_storing_the_message_twice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yueting.conversations.services import arrival

    real = arrival.message_steps()

    def failing(_: Any) -> None:
        raise RuntimeError("the desk has a fault")

    monkeypatch.setattr("yueting.channels.intake.message_steps", lambda: [(real[1][0], failing)])
    accept(cast.joy_api, RawInput("m", b'{"sender": {"address": "a"}, "text": "hello"}'))
    drain()
    raw = RawDelivery.objects.get()
    client = _signed_in(cast.lee)
    page = client.get(PAGE).content.decode()
    assert "the desk has a fault" in page
    assert "Tickets" in page
    monkeypatch.undo()
    assert client.post(f"{PAGE}{raw.pk}/retry/").status_code == 302
    drain()
    raw.refresh_from_db()
    assert raw.state == RawState.DONE
    assert Message.objects.count() == 1
    assert Event.objects.filter(verb="delivery.retried", actor_id=cast.lee.pk).exists()


def test_one_message_at_which_a_step_fails_takes_nothing_from_the_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yueting.conversations.services import arrival

    name, read = arrival.message_steps()[0]

    def stumbling(arrivals: Sequence[Arrival]) -> None:
        read(arrivals)
        if any(a.message.text == "stumble" for a in arrivals):
            raise RuntimeError("the desk has a fault")

    monkeypatch.setattr("yueting.channels.intake.message_steps", lambda: [(name, stumbling)])
    for sender, text in (("a", "I want a refund"), ("b", "stumble")):
        body = json.dumps({"sender": {"address": sender}, "text": text})
        accept(cast.joy_api, RawInput(sender, body.encode()))
    drain()
    assert Conversation.objects.get(address="a").intent == "refund"
    assert Conversation.objects.get(address="b").intent == ""
    assert RawDelivery.objects.get(key="b").state == RawState.FAILED


def test_all_are_retried_at_once(cast: Cast, broken: RawDelivery) -> None:
    _signed_in(cast.lee).post(f"{PAGE}retry/")
    broken.refresh_from_db()
    assert broken.state == RawState.RECEIVED


def test_what_is_set_aside_keeps_its_bytes(cast: Cast, broken: RawDelivery) -> None:
    client = _signed_in(cast.lee)
    kept = client.get(f"{PAGE}{broken.pk}/original/")
    assert kept.content == b"no message at all"
    assert kept["Content-Disposition"].startswith("attachment")
    client.post(f"{PAGE}{broken.pk}/discard/")
    broken.refresh_from_db()
    assert (broken.state, bytes(broken.body)) == (RawState.DISCARDED, b"no message at all")
    assert "Everything was processed" in client.get(PAGE).content.decode()


def test_a_webhook_call_given_up_can_be_repeated_or_dropped(cast: Cast) -> None:
    talk(cast.joy_chat, "你好")
    endpoint = WebhookEndpoint.objects.create(
        brand=cast.joy, url="https://client.example/hook", secret="whsec_"
    )
    calls = [
        WebhookCall.objects.create(
            endpoint=endpoint, event_id=event.id, body={"type": event.verb}, state="failed", error="HTTP 500"
        )
        for event in Event.objects.all()[:2]
    ]
    client = _signed_in(cast.lee)
    page = client.get(PAGE).content.decode()
    assert "HTTP 500" in page
    assert "https://client.example/hook" in page
    assert _signed_in(cast.may).post(f"/channels/webhooks/{calls[0].id}/retry/").status_code == 404
    client.post(f"/channels/webhooks/{calls[0].id}/retry/")
    client.post(f"/channels/webhooks/{calls[1].id}/drop/")
    assert sorted(WebhookCall.objects.values_list("state", flat=True)) == ["dropped", "queued"]
