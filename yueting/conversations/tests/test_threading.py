"""A message finds the talk it belongs to, and no other."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.cast import Cast, write
from yueting.channels.base import InboundMessage, Sender
from yueting.conversations.models import Conversation, Inbox, State
from yueting.conversations.services.arrival import Arrival, Incoming
from yueting.conversations.services.receiving import receive_many


def mail(
    inbox: Inbox, key: str, *answers: str, text: str = "張單未到", sender: str = "ming@x.example"
) -> Conversation:
    """A mail arrives; gives its conversation."""
    return write(inbox, text, sender=sender, key=key, thread=answers, new_matter=True).conversation


def incoming(inbox: Inbox, key: str, *answers: str, history: bool = False, **more: Any) -> Incoming:
    sender = Sender("visitor", "ming@x.example", "Ming")
    message = InboundMessage(key, sender, "張單未到", thread=answers, new_matter=True, **more)
    return Incoming(inbox, message, history)


def conversations_of(batch: list[Incoming]) -> list[Conversation]:
    with transaction.atomic():
        return [a.conversation for a in receive_many(batch) if isinstance(a, Arrival)]


def test_an_answer_joins_the_mail_it_answers(cast: Cast) -> None:
    first = mail(cast.joy_mail, "<1@x>")
    assert mail(cast.joy_mail, "<2@x>", "<1@x>") == first


def test_a_colleague_of_the_customer_who_answers_the_mail_joins_too(cast: Cast) -> None:
    first = mail(cast.joy_mail, "<1@x>")
    assert mail(cast.joy_mail, "<2@x>", "<1@x>", sender="boss@x.example") == first


def test_of_several_mails_answered_the_newest_counts(cast: Cast) -> None:
    mail(cast.joy_mail, "<1@x>")
    newer = mail(cast.joy_mail, "<2@x>")
    assert mail(cast.joy_mail, "<3@x>", "<2@x>", "<1@x>") == newer


def test_a_new_mail_of_a_known_customer_is_a_new_matter(cast: Cast) -> None:
    assert mail(cast.joy_mail, "<1@x>") != mail(cast.joy_mail, "<2@x>")


def test_a_reference_in_the_subject_brings_the_same_customer_back(cast: Cast) -> None:
    first = mail(cast.joy_mail, "<1@x>")
    assert mail(cast.joy_mail, "<2@x>", first.reference) == first


def test_a_stranger_who_names_a_reference_gets_into_no_talk(cast: Cast) -> None:
    first = mail(cast.joy_mail, "<1@x>")
    assert mail(cast.joy_mail, "<2@x>", first.reference, sender="thief@x.example") != first


def test_a_mail_that_names_the_reference_of_a_chat_is_answered_by_mail(cast: Cast) -> None:
    chat = write(cast.joy_chat, "你好，想問下張單", sender="ming@x.example").conversation
    found = mail(cast.joy_mail, "<1@x>", chat.reference)
    assert found.contact == chat.contact
    assert found.inbox == cast.joy_mail


def test_the_same_message_id_at_another_brand_is_another_mail(cast: Cast) -> None:
    cha_mail = Inbox.objects.create(brand=cast.cha, kind="email", name="Tea post")
    ours = mail(cast.joy_mail, "<1@x>")
    theirs = mail(cha_mail, "<1@x>")
    assert (theirs.brand, theirs.contact.brand) == (cast.cha, cast.cha)
    assert mail(cha_mail, "<2@x>", "<1@x>") == theirs
    assert mail(cast.joy_mail, "<2@x>", "<1@x>") == ours


def test_mails_of_one_batch_find_each_other(cast: Cast) -> None:
    batch = [incoming(cast.joy_mail, "<1@x>"), incoming(cast.joy_mail, "<2@x>", "<1@x>")]
    first, second = conversations_of(batch)
    assert first == second
    assert list(first.messages.values_list("seq", "external_id")) == [(1, "<1@x>"), (2, "<2@x>")]


def test_an_answer_that_arrives_before_its_mail_loses_nothing(cast: Cast) -> None:
    early = mail(cast.joy_mail, "<2@x>", "<1@x>", text="係咪收到？")
    late = mail(cast.joy_mail, "<1@x>", text="張單未到")
    assert mail(cast.joy_mail, "<3@x>", "<2@x>", "<1@x>") == early
    texts = [m.text for c in (early, late) for m in c.messages.order_by("seq")]
    assert texts == ["係咪收到？", "張單未到", "張單未到"]


def test_the_platforms_own_thread_is_a_talk_of_its_own(cast: Cast) -> None:
    one = write(cast.joy_api, "張單未到", conversation="order-1", key="a").conversation
    other = write(cast.joy_api, "想退款", conversation="order-2", key="b").conversation
    assert one != other
    assert write(cast.joy_api, "仲未到", conversation="order-1", key="c").conversation == one


def test_a_platforms_thread_of_another_inbox_is_another_talk(cast: Cast) -> None:
    second_app = Inbox.objects.create(brand=cast.joy, kind="api", name="App 2")
    one = write(cast.joy_api, "張單未到", conversation="1", key="a").conversation
    assert write(second_app, "張單未到", conversation="1", key="a").conversation != one


def test_a_chat_goes_on_where_the_visitor_left_it(cast: Cast) -> None:
    first = write(cast.joy_chat, "你好").conversation
    assert write(cast.joy_chat, "想問下張單").conversation == first
    assert write(cast.joy_chat, "你好", sender="fung").conversation != first


@pytest.mark.parametrize(("days", "same"), [(13, True), (15, False)])
def test_an_ended_talk_is_taken_up_again_for_fourteen_days(cast: Cast, days: int, same: bool) -> None:
    first = write(cast.joy_chat, "張單未到").conversation
    ended = timezone.now() - timedelta(days=days)
    Conversation.objects.filter(pk=first.pk).update(state=State.ENDED, ended_at=ended)
    second = write(cast.joy_chat, "張單仲未到").conversation
    assert (second == first) is same
    assert second.state == State.OPEN


def test_history_may_be_added_to_a_talk_that_ended_long_ago(cast: Cast) -> None:
    long_ago = timezone.now() - timedelta(days=400)
    old = incoming(cast.joy_mail, "<1@x>", history=True, at=long_ago)
    more = incoming(cast.joy_mail, "<2@x>", "<1@x>", history=True, at=long_ago + timedelta(days=90))
    assert conversations_of([old]) == conversations_of([more])
