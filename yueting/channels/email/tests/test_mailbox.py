"""Reading mailboxes of a real IMAP server."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.mail_server import MailServer, mail_server
from yueting.channels.email import mailbox as mailbox_module
from yueting.channels.email.account import Server, mail_account
from yueting.channels.email.fetching import watch
from yueting.channels.email.mailbox import Batch, Cursor, Mailbox, SignInError, open_mailbox
from yueting.channels.email.tests.mails import mail

START = Cursor()


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def folder(server: MailServer) -> str:
    """A folder of its own for each test, with a Chinese name."""
    name = f"投訴-{uuid4()}"
    with server.imap() as imap:
        imap.create_folder(name)
    return name


@pytest.fixture
def mailbox(server: MailServer) -> Iterator[Mailbox]:
    with open_mailbox(imap_of(server)) as opened:
        yield opened


def imap_of(server: MailServer) -> Server:
    account = mail_account(server.settings())
    assert account.imap is not None
    return account.imap


def read(mailbox: Mailbox, folder: str, cursor: Cursor = START) -> tuple[list[bytes], Cursor]:
    """(bodies, cursor) of everything new."""
    batches = list(mailbox.new_mail(folder, cursor))
    bodies = [mail.body for batch in batches for mail in batch.mails]
    return bodies, batches[-1].cursor if batches else cursor


def test_everything_new_comes_once_and_byte_for_byte(
    server: MailServer, mailbox: Mailbox, folder: str
) -> None:
    strange = mail(b"Subject: \xb0h\xb4\xda", body=b"\x00\xff\r\n\r\n.\r\n")
    server.put(mail(body=b"one"), strange, folder=folder)
    bodies, cursor = read(mailbox, folder)
    assert bodies == [mail(body=b"one"), strange]
    assert read(mailbox, folder, cursor) == ([], cursor)
    server.put(mail(body=b"three"), folder=folder)
    assert read(mailbox, folder, cursor)[0] == [mail(body=b"three")]


def test_reading_marks_nothing_as_seen(server: MailServer, mailbox: Mailbox, folder: str) -> None:
    server.put(mail(), folder=folder)
    read(mailbox, folder)
    with server.imap() as imap:
        imap.select_folder(folder)
        assert imap.search("UNSEEN") == imap.search("ALL") != []


def test_a_renumbered_folder_comes_again_whole(server: MailServer, mailbox: Mailbox, folder: str) -> None:
    server.put(mail(), folder=folder)
    bodies, cursor = read(mailbox, folder)
    with server.imap() as imap:
        imap.delete_folder(folder)
    server.put(bodies[0], folder=folder)
    again, renumbered = read(mailbox, folder, cursor)
    assert again == bodies
    assert renumbered.uidvalidity != cursor.uidvalidity


def test_a_long_backlog_comes_in_portions_and_in_order(
    server: MailServer, mailbox: Mailbox, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox_module, "BATCH_MAILS", 4)
    monkeypatch.setattr(mailbox_module, "WINDOW", 7)
    monkeypatch.setattr(mailbox_module, "BATCH_BYTES", 3 * len(mail(body=b"00")) - 1)
    backlog = [mail(body=b"%02d" % number) for number in range(20)]
    server.put(*backlog, folder=folder)
    with server.imap() as imap:
        imap.select_folder(folder)
        imap.delete_messages([imap.search()[5]])
        imap.expunge()
    del backlog[5]
    batches = [batch for batch in mailbox.new_mail(folder, START) if batch.mails]
    assert [one.body for batch in batches for one in batch.mails] == backlog
    assert max(len(batch.mails) for batch in batches) == 3
    assert all(batch.cursor.last_uid == batch.mails[-1].uid for batch in batches)


def test_of_a_mail_that_is_too_large_the_headers_come_and_its_neighbours_whole(
    server: MailServer, mailbox: Mailbox, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox_module, "SIZE_LIMIT", 1000)
    large = mail(b"Subject: large", body=b"x" * 1000)
    server.put(mail(body=b"before"), large, mail(body=b"after"), folder=folder)
    before, headers, after = [one for batch in mailbox.new_mail(folder, START) for one in batch.mails]
    assert (before.body, after.body) == (mail(body=b"before"), mail(body=b"after"))
    assert headers.body == large.removesuffix(b"x" * 1000)
    assert headers.oversize == len(large)
    assert headers.received_at is not None
    assert headers.received_at.tzinfo is not None


def test_a_mail_the_server_cannot_give_is_named_and_the_next_one_comes(
    server: MailServer, mailbox: Mailbox, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(*(mail(body=body) for body in (b"one", b"two", b"three")), folder=folder)
    second = 102  # this server begins with 101
    fetch = mailbox._imap.fetch

    def choking(uids: list[int], items: list[str]) -> object:
        if "BODY.PEEK[]" in items and second in uids:
            raise mailbox_module.IMAPClientError("cannot read mail 102")
        return fetch(uids, items)

    monkeypatch.setattr(mailbox._imap, "fetch", choking)
    mails = [one for batch in mailbox.new_mail(folder, START) for one in batch.mails]
    assert [(one.body, one.error) for one in mails] == [
        (mail(body=b"one"), ""),
        (b"", "cannot read mail 102"),
        (mail(body=b"three"), ""),
    ]


def test_waiting_ends_when_a_mail_comes(server: MailServer, mailbox: Mailbox, folder: str) -> None:
    read(mailbox, folder)
    threading.Timer(0.3, lambda: server.put(mail(), folder=folder)).start()
    began = time.monotonic()
    mailbox.wait(30, threading.Event())
    assert time.monotonic() - began < 10
    assert len(read(mailbox, folder)[0]) == 1


def test_waiting_ends_when_the_desk_stops(mailbox: Mailbox, folder: str) -> None:
    read(mailbox, folder)
    stop = threading.Event()
    stop.set()
    began = time.monotonic()
    mailbox.wait(30, stop)
    assert time.monotonic() - began < 10
    assert read(mailbox, folder)[0] == []  # the session is still good


def test_a_wrong_password_is_told_apart(server: MailServer) -> None:
    wrong = replace(imap_of(server), password="wrong")
    with pytest.raises(SignInError, match="user name or password"), open_mailbox(wrong):
        pass


class Desk:
    """A watch in a thread, with cursors and mails kept in memory as the database would."""

    def __init__(self, server: MailServer, **changes: object) -> None:
        account = mail_account(server.settings(**changes))
        assert account.imap is not None
        self.cursors: dict[str, Cursor] = {}
        self.bodies: list[bytes] = []
        self.reports: list[str] = []
        self.told = threading.Condition()
        self.stop = threading.Event()
        self.thread = threading.Thread(
            target=watch,
            args=(account, account.imap, self.cursor, self.store, self.report, self.stop, 0.05),
            daemon=True,
        )

    def __enter__(self) -> "Desk":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(timeout=10)
        assert not self.thread.is_alive()

    def cursor(self, folder: str) -> Cursor:
        return self.cursors.get(folder, START)

    def store(self, batch: Batch) -> None:
        with self.told:
            self.cursors[batch.folder] = batch.cursor
            self.bodies += [one.body for one in batch.mails]
            self.told.notify_all()

    def report(self, trouble: str) -> None:
        with self.told:
            self.reports.append(trouble)
            self.told.notify_all()

    def until(self, reached: Callable[[], bool]) -> None:
        with self.told:
            assert self.told.wait_for(reached, timeout=15), (self.bodies, self.reports)


@pytest.mark.parametrize("idle", [True, False], ids=["IDLE", "polling"])
def test_new_mail_of_every_folder_arrives_while_watching(idle: bool) -> None:
    with mail_server(idle=idle) as server:
        server.put(mail(body=b"old"), folder="complaints")
        with Desk(server, folders=["INBOX", "complaints"]) as desk:
            desk.until(lambda: len(desk.bodies) == 1)
            server.deliver(mail(body=b"new\r\n"))
            desk.until(lambda: len(desk.bodies) == 2)
            server.put(mail(body=b"newer"), folder="complaints")
            desk.until(lambda: len(desk.bodies) == 3)
        assert [body.split()[-1] for body in desk.bodies] == [b"old", b"new", b"newer"]


def test_a_server_that_dies_is_found_again_and_the_desk_told() -> None:
    with mail_server() as server, Desk(server) as desk:
        server.deliver(mail(body=b"before\r\n"))
        desk.until(lambda: len(desk.bodies) == 1)
        server.stop()
        desk.until(lambda: any(desk.reports))
        server.start()
        server.deliver(mail(body=b"after\r\n"))
        desk.until(lambda: len(desk.bodies) == 2)
        desk.until(lambda: desk.reports[-1] == "")
    assert [body.split()[-1] for body in desk.bodies] == [b"before", b"after"]


def test_a_folder_that_is_not_there_does_not_stop_the_others(server: MailServer, folder: str) -> None:
    with Desk(server, folders=[folder, "gone"]) as desk:
        server.put(mail(), folder=folder)
        desk.until(lambda: len(desk.bodies) == 1 and "gone" in desk.reports[-1])


def test_what_cannot_be_stored_stops_the_watch_and_is_not_skipped(server: MailServer) -> None:
    account = mail_account(server.settings())
    server.deliver(mail())

    def failing(_: Batch) -> None:
        raise LookupError("the database is away")

    with pytest.raises(LookupError):
        watch(account, imap_of(server), lambda _: START, failing, lambda _: None, threading.Event())
