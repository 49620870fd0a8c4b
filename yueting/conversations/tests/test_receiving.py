"""What customers write is stored once, in order, as it was meant, and never as it could do harm."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from tests.cast import Cast, talk, write
from yueting.channels.base import InboundFile, InboundMessage, Sender
from yueting.conversations.models import Attachment, Conversation, Delivery, Inbox, Message, State
from yueting.conversations.services.arrival import Arrival, Incoming, message_steps
from yueting.conversations.services.receiving import TEXT_LIMIT, receive_many
from yueting.conversations.services.replying import reply
from yueting.tickets.models import Ticket
from yueting.timeline.models import Event

LETTERS = "一二三四五六七八九十"


def incoming(inbox: Inbox, key: str, text: str, *, history: bool = False, **more: Any) -> Incoming:
    return Incoming(inbox, InboundMessage(key, Sender("visitor", "ming", "Ming"), text, **more), history)


def walk(*items: Incoming) -> list[Arrival | None]:
    """A batch goes its whole way."""
    arrivals = receive_many(items)
    for _name, step in message_steps():
        step([a for a in arrivals if a])
    return arrivals


def test_a_batch_of_one_talk_keeps_its_order_without_a_gap(cast: Cast) -> None:
    walk(*(incoming(cast.joy_chat, str(n), text) for n, text in enumerate(LETTERS)))
    stored = Message.objects.order_by("seq").values_list("seq", "text")
    assert list(stored) == list(enumerate(LETTERS, 1))
    assert Conversation.objects.get().last_seq == len(LETTERS)


def test_a_repeat_inside_a_batch_and_after_it_is_dropped(cast: Cast) -> None:
    first, again = walk(incoming(cast.joy_chat, "k", "你好"), incoming(cast.joy_chat, "k", "你好"))
    assert first is not None
    assert again is None
    assert walk(incoming(cast.joy_chat, "k", "你好")) == [None]
    assert Event.objects.filter(verb="message.received").count() == 1


def test_the_same_id_in_another_inbox_is_another_message(cast: Cast) -> None:
    assert all(walk(incoming(cast.joy_chat, "k", "你好"), incoming(cast.cha_chat, "k", "你好")))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("你\x00好", "你好"),
        ("廣東話😀\ud83d", "廣東話😀\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("", ""),
    ],
)
def test_text_that_cannot_be_stored_loses_only_what_cannot(cast: Cast, sent: str, kept: str) -> None:
    assert write(cast.joy_chat, sent).text == kept


def test_a_text_beyond_all_measure_is_cut_and_the_desk_goes_on(cast: Cast) -> None:
    assert len(write(cast.joy_chat, "嬲" * (TEXT_LIMIT + 1)).text) == TEXT_LIMIT
    assert write(cast.joy_chat, "你好").seq == 2


def test_html_is_kept_without_what_could_run(cast: Cast) -> None:
    html = '<p onclick="x()">你好<script>alert(1)</script><img src="javascript:x"></p>'
    stored = write(cast.joy_mail, "你好", html=html).html
    assert "你好" in stored
    assert not any(bad in stored for bad in ("script", "onclick", "alert"))


def test_a_file_comes_with_its_message_and_keeps_its_name(cast: Cast) -> None:
    files = (InboundFile("單據.pdf", "application/pdf", b"%PDF-1.4"), InboundFile("", "", b"x"))
    message = write(cast.joy_mail, "請查收", files=files)
    kept = message.attachments.order_by("created_at", "id")
    assert [(a.name, a.size) for a in kept] == [("單據.pdf", 8), ("file", 1)]
    with kept[0].file.open("rb") as stored:
        assert stored.read() == b"%PDF-1.4"
    assert "單據" not in kept[0].file.name


def upload(inbox: Inbox, by: str) -> Attachment:
    row = Attachment(inbox=inbox, uploaded_by=by, name="a.png", media_type="image/png", size=1)
    row.file.save("a.png", ContentFile(b"x"))
    return row


def test_a_visitor_attaches_the_file_uploaded_before(cast: Cast) -> None:
    row = upload(cast.joy_chat, "ming")
    message = write(cast.joy_chat, "睇下呢張相", uploads=(str(row.pk),))
    assert list(message.attachments.all()) == [row]


@pytest.mark.parametrize("whose", ["another visitor", "another inbox", "already sent"])
def test_a_file_that_is_not_the_visitors_to_send_stays_where_it_is(cast: Cast, whose: str) -> None:
    row = upload(
        cast.cha_chat if whose == "another inbox" else cast.joy_chat,
        "fung" if whose == "another visitor" else "ming",
    )
    sent = write(cast.joy_chat, "我張相", uploads=(str(row.pk),)) if whose == "already sent" else None
    message = write(cast.joy_chat, "睇下", uploads=(str(row.pk),))
    assert not message.attachments.exists()
    row.refresh_from_db()
    assert row.message == sent


def test_who_waits_waits_since_the_first_message_nobody_answered(cast: Cast) -> None:
    first = write(cast.joy_chat, "你好")
    write(cast.joy_chat, "有冇人呀？")
    assert Conversation.objects.get().waiting_since == first.at
    reply(first.conversation, cast.amy, "喺度", client_key="k")
    later = write(cast.joy_chat, "張單未到")
    assert Conversation.objects.get().waiting_since == later.at


@pytest.mark.parametrize("machine", ["bounce", "list", "loop"])
def test_a_machine_that_answers_nothing_of_ours_starts_no_talk(cast: Cast, machine: str) -> None:
    assert walk(incoming(cast.joy_mail, "<1@x>", "Undelivered", kind=machine)) == [None]
    assert not Message.objects.exists()


@pytest.mark.parametrize("machine", ["auto-reply", "bounce"])
def test_a_machine_that_answers_us_is_shown_and_moves_nothing(cast: Cast, machine: str) -> None:
    conversation = talk(cast.joy_mail, "我要投訴", key="<1@x>")
    reply(conversation, cast.amy, "唔好意思", client_key="k")
    before = Ticket.objects.values("state", "level", "version").get()
    write(cast.joy_mail, "我要投訴！放緊假", key="<2@x>", thread=("<1@x>",), kind=machine, new_matter=True)
    conversation.refresh_from_db()
    assert (conversation.last_seq, conversation.waiting_since) == (3, None)
    assert Ticket.objects.values("state", "level", "version").get() == before


def test_a_machine_does_not_open_an_ended_talk_again(cast: Cast) -> None:
    conversation = talk(cast.joy_mail, "我要投訴", key="<1@x>")
    Conversation.objects.update(state=State.ENDED, ended_at=timezone.now())
    write(cast.joy_mail, "放緊假", key="<2@x>", thread=("<1@x>",), kind="auto-reply", new_matter=True)
    conversation.refresh_from_db()
    assert conversation.state == State.ENDED


def test_history_is_stored_as_it_was_and_nothing_is_done_about_it(cast: Cast) -> None:
    then = timezone.now() - timedelta(days=100)
    walk(
        incoming(cast.joy_api, "1", "我要投訴！好嬲！", history=True, at=then),
        incoming(cast.joy_api, "2", "唔好意思", history=True, at=then + timedelta(minutes=1), author="agent"),
    )
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.is_history) == (State.ENDED, True)
    assert (conversation.started_at, conversation.ended_at) == (then, then + timedelta(minutes=1))
    assert (conversation.assignee, conversation.waiting_since) == (None, None)
    assert [m.author for m in conversation.messages.order_by("seq")] == ["customer", "agent"]
    assert conversation.readings.count() == 1
    assert not Ticket.objects.exists()
    assert not Delivery.objects.exists()


def test_a_customer_who_writes_into_history_brings_it_to_life(cast: Cast) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    walk(incoming(cast.joy_api, "1", "我要投訴！", history=True, at=yesterday))
    walk(incoming(cast.joy_api, "2", "仲未有人覆我！我要投訴！"))
    conversation = Conversation.objects.get()
    assert (conversation.is_history, conversation.state) == (False, State.OPEN)
    assert conversation.assignee == cast.amy
    assert not Ticket.objects.get().is_history


def test_thanks_leave_an_ended_talk_ended_and_anything_else_opens_it(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "張單未到")
    Conversation.objects.update(state=State.ENDED, ended_at=timezone.now())
    write(cast.joy_chat, "唔該晒")
    conversation.refresh_from_db()
    assert conversation.state == State.ENDED
    write(cast.joy_chat, "唔該，仲有件事想問：可唔可以退款？")
    conversation.refresh_from_db()
    assert (conversation.state, conversation.ended_at) == (State.OPEN, None)
    assert Event.objects.filter(verb="conversation.reopened", actor_kind="customer").count() == 1
