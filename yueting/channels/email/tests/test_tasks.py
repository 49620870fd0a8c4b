"""From a real mailbox into the desk's tables."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, OperationalError
from django.utils import timezone

from tests.cast import Cast, make_cast
from tests.mail_server import MailServer, mail_server
from yueting.channels import intake
from yueting.channels.email import tasks
from yueting.channels.email.account import mail_account
from yueting.channels.email.mailbox import Batch, Cursor, FetchedMail
from yueting.channels.email.tests.mails import HONGKONG, mail, text_mail
from yueting.channels.models import MailCursor, RawDelivery, RawState
from yueting.conversations.models import Inbox, Message
from yueting.timeline.models import Event


def batch(*bodies: bytes, last_uid: int = 0, **changes: Any) -> Batch:
    """Mails numbered from 1 as fetched from the INBOX."""
    mails = tuple(FetchedMail(uid, body, **changes) for uid, body in enumerate(bodies, start=1))
    return Batch("INBOX", mails, Cursor(7, last_uid or len(bodies)))


def store(inbox: Inbox, fetched: Batch) -> None:
    tasks.store(inbox, mail_account({"address": "desk@shop.example"}), fetched)


def test_mails_and_cursor_are_kept_together(cast: Cast) -> None:
    store(cast.joy_mail, batch(mail(body=b"one"), mail(body=b"two")))
    assert [bytes(raw.body) for raw in RawDelivery.objects.order_by("id")] == [
        mail(body=b"one"),
        mail(body=b"two"),
    ]
    cursor = MailCursor.objects.get()
    assert (cursor.folder, cursor.uidvalidity, cursor.last_uid) == ("INBOX", 7, 2)


def test_a_renumbered_folder_adds_nothing(cast: Cast) -> None:
    store(cast.joy_mail, batch(mail(body=b"one")))
    store(cast.joy_mail, Batch("INBOX", (FetchedMail(900, mail(body=b"one")),), Cursor(8, 900)))
    assert RawDelivery.objects.count() == 1
    assert MailCursor.objects.get().last_uid == 900


def test_without_the_database_neither_mail_nor_cursor_moves(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> int:
        raise OperationalError("the server has gone")

    monkeypatch.setattr(tasks, "accept_parcels", away)
    with pytest.raises(OperationalError):
        store(cast.joy_mail, batch(mail()))
    assert not MailCursor.objects.exists()


def test_a_mail_that_cannot_be_stored_leaves_a_trace_and_the_next_one_comes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choosy(parcels: list[intake.Parcel]) -> int:
        if any(b"poison" in parcel.raw.body for parcel in parcels):
            raise DataError("cannot be stored")
        return intake.accept_parcels(parcels)

    monkeypatch.setattr(tasks, "accept_parcels", choosy)
    store(cast.joy_mail, batch(mail(body=b"one"), mail(body=b"poison"), mail(body=b"three")))
    assert MailCursor.objects.get().last_uid == 3
    while intake.drain():
        pass
    states = {
        raw.key.split(":")[0]: (raw.state, raw.error) for raw in RawDelivery.objects.filter(state="failed")
    }
    assert states == {"INBOX": (RawState.FAILED, "not-fetched")}
    assert RawDelivery.objects.filter(state=RawState.DONE).count() == 2


def test_a_mail_too_large_to_fetch_becomes_a_message_that_says_so(cast: Cast) -> None:
    store(cast.joy_mail, batch(mail(b"Subject: huge", body=b""), oversize=30_000_000))
    intake.drain()
    assert Message.objects.get().data["notes"] == ["too-large"]


def test_what_lay_in_the_mailbox_before_the_inbox_was_set_up_is_history(cast: Cast) -> None:
    before = cast.joy_mail.created_at - timedelta(days=3)
    store(cast.joy_mail, batch(mail(), received_at=before))
    store(cast.joy_mail, batch(mail(body=b"today"), received_at=timezone.now()))
    assert [raw.history for raw in RawDelivery.objects.order_by("id")] == [True, False]


# -- against a real mailbox: threads have database connections of their own ------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@contextmanager
def watching() -> Iterator[None]:
    """The background watch, as the server runs it."""
    stop = threading.Event()
    thread = threading.Thread(target=tasks.watch_mailboxes, args=(stop,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=15)
        assert not thread.is_alive()


def until(reached: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


@pytest.fixture
def mail_inbox(transactional_db: None, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    monkeypatch.setattr(tasks, "LOOK_AROUND", 0.1)
    monkeypatch.setattr(tasks, "RETRY", 0.2)
    inbox = make_cast().joy_mail
    inbox.settings = server.settings()
    inbox.save()
    return inbox


def test_a_cantonese_mail_in_legacy_bytes_becomes_a_message(mail_inbox: Inbox, server: MailServer) -> None:
    with watching():
        server.deliver(text_mail(HONGKONG.encode("big5hkscs"), b"big5", b"Message-ID: <legacy@example.hk>"))
        until(lambda: RawDelivery.objects.filter(inbox=mail_inbox).exists())
    intake.drain()
    message = Message.objects.get(inbox=mail_inbox)
    assert message.text == HONGKONG
    assert message.conversation.address == "chan@example.hk"


def test_an_inbox_changed_while_running_is_read_with_its_new_settings(
    mail_inbox: Inbox, server: MailServer
) -> None:
    with watching():
        until(lambda: MailCursor.objects.filter(inbox=mail_inbox, folder="INBOX").exists())
        server.put(mail(body=b"elsewhere"), folder="elsewhere")
        mail_inbox.settings = server.settings(folders=["elsewhere"])
        mail_inbox.save()
        until(
            lambda: MailCursor.objects.filter(inbox=mail_inbox, folder="elsewhere", last_uid__gt=0).exists()
        )


def test_of_two_processes_one_reads_a_mailbox_and_the_other_takes_over(
    mail_inbox: Inbox, server: MailServer
) -> None:
    tasks._look_around(first := {})
    assert set(first) == {mail_inbox.id}
    with watching():
        server.deliver(mail(body=b"once\r\n"))
        until(lambda: RawDelivery.objects.filter(inbox=mail_inbox).exists())
        threads = [thread.name for thread in threading.enumerate()]
        assert threads.count(f"mail-{mail_inbox.id}") == 1
        tasks._end_all(first)
        until(lambda: f"mail-{mail_inbox.id}" in [thread.name for thread in threading.enumerate()])


def test_a_mailbox_that_fails_and_recovers_is_told_once_each(mail_inbox: Inbox, server: MailServer) -> None:
    trouble = tasks._Trouble(mail_inbox)
    for words in ("", "no route", "no route", "", ""):
        trouble.report(words)
    verbs = Event.objects.filter(subject_kind="inbox", subject_id=mail_inbox.id).order_by("at")
    assert [event.verb for event in verbs] == ["inbox.unreachable", "inbox.reachable"]
