"""What becomes of a reply on its way out, whatever the platform answers and whenever a process dies."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.cast import Cast, talk, write
from yueting.channels.base import Busy, OutboundMessage, Receipt, Refused, ReplyLimits, Uncertain
from yueting.channels.outbox import PATIENCE, PAUSES, flush
from yueting.conversations.models import Conversation, Delivery, DeliveryState, Message
from yueting.conversations.services.handling import AlreadyDone
from yueting.conversations.services.replying import note, reply
from yueting.conversations.services.resending import resend
from yueting.conversations.tests.test_receiving import upload
from yueting.timeline.models import Event


class Platform:
    """A channel that answers as a test tells it to, and keeps what it was given."""

    kind, name, limits = "api", "Platform", ReplyLimits()
    repeatable = False
    answers: ClassVar[list[Receipt | Exception]] = []
    taken: ClassVar[list[OutboundMessage]] = []
    names: ClassVar[dict[str, str]] = {}

    def parse(self, raw: object) -> list[Any]:
        raise NotImplementedError("nothing comes in here")

    def name_reply(self, client_key: str, settings: Mapping[str, Any]) -> str:
        return self.names.get(client_key, "")

    def send(self, outbound: OutboundMessage, settings: Mapping[str, Any]) -> Receipt:
        self.taken.append(outbound)
        answer = self.answers.pop(0) if self.answers else Receipt(f"id-{outbound.client_key}")
        if isinstance(answer, Exception):
            raise answer
        return answer


class RepeatablePlatform(Platform):
    """The same, but the same reply twice reaches the customer once."""

    repeatable = True


@pytest.fixture(autouse=True)
def platform(settings: Settings) -> type[Platform]:
    Platform.answers.clear()
    Platform.taken.clear()
    Platform.names.clear()
    settings.CHANNELS = settings.CHANNELS | {"api": f"{__name__}.Platform"}
    return Platform


@pytest.fixture
def conversation(cast: Cast) -> Conversation:
    return talk(cast.joy_api, "張單未到")


def answered(conversation: Conversation, cast: Cast, text: str = "即刻幫你查", key: str = "k") -> Delivery:
    return reply(conversation, cast.amy, text, client_key=key).delivery


def due_again() -> None:
    """The time until the next try has passed."""
    Delivery.objects.filter(next_try_at__isnull=False).update(next_try_at=timezone.now())


@pytest.mark.parametrize("state", ["sent", "delivered", "read"])
def test_a_reply_the_platform_took_is_where_the_platform_says(
    cast: Cast, conversation: Conversation, state: str
) -> None:
    delivery = answered(conversation, cast)
    assert delivery.state == DeliveryState.QUEUED
    Platform.answers[:] = [Receipt("their-id", state)]
    assert flush() == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.external_id, delivery.next_try_at) == (state, "their-id", None)
    assert flush() == 0


def test_the_platform_gets_the_reply_with_all_that_belongs_to_it(
    cast: Cast, conversation: Conversation
) -> None:
    row = upload(cast.joy_api, str(cast.amy.pk))
    message = reply(conversation, cast.amy, "睇下呢份", client_key="k", uploads=[str(row.pk)])
    flush()
    (sent,) = Platform.taken
    assert (sent.text, sent.to, sent.client_key) == ("睇下呢份", "ming", "k")
    assert (sent.reference, sent.automatic, sent.at) == (conversation.reference, False, message.at)
    assert [(f.name, f.content) for f in sent.files] == [("a.png", b"x")]
    assert sent.thread == (conversation.messages.get(seq=1).external_id,)


def test_an_answer_to_a_reply_finds_its_talk_by_the_platforms_id(
    cast: Cast, conversation: Conversation
) -> None:
    answered(conversation, cast)
    Platform.answers[:] = [Receipt("their-id")]
    flush()
    back = write(cast.joy_api, "收到", sender="boss", thread=("their-id",), new_matter=True)
    assert back.conversation == conversation


@pytest.mark.parametrize("error", [Uncertain("silence after DATA"), RuntimeError("boom")])
def test_an_answer_to_an_uncertain_reply_finds_its_talk(
    cast: Cast, conversation: Conversation, error: Exception
) -> None:
    Platform.names["k"] = "<our-name>"
    answered(conversation, cast)
    Platform.answers[:] = [error]
    flush()
    back = write(cast.joy_api, "收到", sender="boss", thread=("<our-name>",), new_matter=True)
    assert back.conversation == conversation


def test_the_name_is_written_down_before_the_reply_is_sent(
    cast: Cast, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    Platform.names["k"] = "<our-name>"
    message = answered(conversation, cast).message
    known: list[str | None] = []

    def look(self: Platform, outbound: OutboundMessage, settings: Any) -> Receipt:
        known.append(Message.objects.get(pk=message.pk).external_id)
        return Receipt("", "sent")

    monkeypatch.setattr(Platform, "send", look)
    flush()
    assert known == ["<our-name>"]


def test_a_name_that_is_taken_does_not_stop_a_reply(cast: Cast, conversation: Conversation) -> None:
    Platform.names["k"] = conversation.messages.get(seq=1).external_id or ""
    delivery = answered(conversation, cast)
    flush()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT


def test_a_reply_that_never_left_is_named_by_no_later_one(cast: Cast, conversation: Conversation) -> None:
    Platform.names.update({"k1": "<first>", "k2": "<second>"})
    Platform.answers[:] = [Refused("no"), Receipt("<second>")]
    for key in ("k1", "k2"):
        answered(conversation, cast, key, key=key)
        flush()
    assert Platform.taken[-1].thread == (conversation.messages.get(seq=1).external_id,)


def test_a_note_goes_nowhere(cast: Cast, conversation: Conversation) -> None:
    note(conversation, cast.amy, "呢位客好急", client_key="k")
    assert flush() == 0
    assert not Platform.taken


def test_a_refused_reply_has_failed_with_the_reason_and_is_not_tried_again(
    cast: Cast, conversation: Conversation
) -> None:
    delivery = answered(conversation, cast)
    Platform.answers[:] = [Refused("no such user")]
    flush()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (DeliveryState.FAILED, "no such user")
    assert Event.objects.get(verb="message.failed").data == {"seq": 2, "error": "no such user"}
    assert flush() == 0


@pytest.mark.parametrize("error", [Uncertain("silence after DATA"), RuntimeError("boom")])
def test_after_silence_a_person_decides(cast: Cast, conversation: Conversation, error: Exception) -> None:
    delivery = answered(conversation, cast)
    Platform.answers[:] = [error]
    flush()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.UNCERTAIN
    assert str(error) in delivery.error
    assert Event.objects.filter(verb="message.uncertain").exists()
    assert flush() == 0


def test_what_could_not_even_be_put_together_has_certainly_not_been_sent(
    cast: Cast, conversation: Conversation
) -> None:
    row = upload(cast.joy_api, str(cast.amy.pk))
    delivery = reply(conversation, cast.amy, "睇下", client_key="k", uploads=[str(row.pk)]).delivery
    row.file.storage.delete(row.file.name)
    flush()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED
    assert not Platform.taken


def test_a_busy_platform_is_tried_again_more_and_more_slowly_and_then_given_up(
    cast: Cast, conversation: Conversation
) -> None:
    delivery = answered(conversation, cast)
    for pause in PAUSES:
        Platform.answers[:] = [Busy("503")]
        before = timezone.now()
        assert flush() == 1
        delivery.refresh_from_db()
        assert (delivery.state, delivery.error) == (DeliveryState.QUEUED, "503")
        assert delivery.next_try_at
        assert delivery.next_try_at >= before + timedelta(seconds=pause)
        assert flush() == 0
        due_again()
    Platform.answers[:] = [Busy("503")]
    flush()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, len(PAUSES) + 1)


def test_a_platform_that_says_when_is_asked_then(cast: Cast, conversation: Conversation) -> None:
    delivery = answered(conversation, cast)
    Platform.answers[:] = [Busy("429", retry_after=77)]
    before = timezone.now()
    flush()
    delivery.refresh_from_db()
    assert delivery.next_try_at
    assert 77 <= (delivery.next_try_at - before).total_seconds() < 80


def died_while_sending(delivery: Delivery, ago: timedelta) -> None:
    state = DeliveryState.SENDING
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, attempts=1, next_try_at=timezone.now() - ago + PATIENCE
    )


def test_a_reply_another_process_is_sending_is_left_alone(cast: Cast, conversation: Conversation) -> None:
    died_while_sending(answered(conversation, cast), ago=timedelta(seconds=30))
    assert flush() == 0
    assert not Platform.taken


def test_a_process_that_died_while_sending_leaves_the_decision_to_a_person(
    cast: Cast, conversation: Conversation
) -> None:
    delivery = answered(conversation, cast)
    died_while_sending(delivery, ago=PATIENCE + timedelta(seconds=1))
    flush()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (DeliveryState.UNCERTAIN, "interrupted")
    assert not Platform.taken


def test_where_that_cannot_double_it_is_simply_repeated(
    cast: Cast, conversation: Conversation, settings: Settings
) -> None:
    settings.CHANNELS = settings.CHANNELS | {"api": f"{__name__}.RepeatablePlatform"}
    delivery = answered(conversation, cast)
    died_while_sending(delivery, ago=PATIENCE + timedelta(seconds=1))
    flush()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.SENT, 2)
    assert [sent.client_key for sent in Platform.taken] == ["k"]


def test_what_the_customer_has_read_already_does_not_become_unread(
    cast: Cast, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = answered(conversation, cast)

    def read_before_the_answer(self: Platform, outbound: OutboundMessage, settings: Any) -> Receipt:
        Delivery.objects.update(state=DeliveryState.READ)
        return Receipt("their-id", "sent")

    monkeypatch.setattr(Platform, "send", read_before_the_answer)
    flush()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.READ


def test_replies_of_one_talk_go_out_in_their_order(cast: Cast, conversation: Conversation) -> None:
    for n in range(5):
        answered(conversation, cast, f"{n}", key=f"k{n}")
    while flush():
        pass
    assert [sent.text for sent in Platform.taken] == ["0", "1", "2", "3", "4"]


def test_a_later_reply_does_not_overtake_one_that_waits(cast: Cast, conversation: Conversation) -> None:
    answered(conversation, cast, "first", key="k1")
    Platform.answers[:] = [Busy("503")]
    flush()
    answered(conversation, cast, "second", key="k2")
    while flush():
        pass
    assert [sent.text for sent in Platform.taken] == ["first", "first", "second"]


def test_a_failed_reply_holds_up_no_later_one_and_no_other_talk(
    cast: Cast, conversation: Conversation
) -> None:
    other = talk(cast.joy_api, "想退款", sender="fung", key="f1")
    answered(conversation, cast, "first", key="k1")
    answered(conversation, cast, "second", key="k2")
    answered(other, cast, "third", key="k3")
    Platform.answers[:] = [Refused("no")]
    while flush():
        pass
    states = dict(Message.objects.filter(author="agent").values_list("text", "delivery__state"))
    assert states == {"first": "failed", "second": "sent", "third": "sent"}


@pytest.mark.parametrize("error", [Refused("no"), Uncertain("silence")])
def test_a_person_sends_it_again(cast: Cast, conversation: Conversation, error: Exception) -> None:
    delivery = answered(conversation, cast)
    Platform.answers[:] = [error]
    flush()
    resend(delivery.message, cast.amy)
    flush()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error, delivery.attempts) == (DeliveryState.SENT, "", 1)
    assert Event.objects.get(verb="message.resent").actor_id == cast.amy.pk


def test_nobody_sends_again_what_is_on_its_way(cast: Cast, conversation: Conversation) -> None:
    delivery = answered(conversation, cast)
    with pytest.raises(AlreadyDone):
        resend(delivery.message, cast.amy)
    with pytest.raises(PermissionDenied):
        resend(delivery.message, cast.kit)
