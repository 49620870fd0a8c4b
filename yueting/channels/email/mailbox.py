"""One IMAP session: everything new in a folder, in batches that fit in memory, and waiting for more.

Folders are opened read-only, so nothing is marked as seen and people may go on using the mailbox.
"""

import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from yueting.channels.email.account import Server
from yueting.channels.email.parsing import SIZE_LIMIT

WINDOW = 50_000  # numbers asked for in one search
BATCH_MAILS = 50
BATCH_BYTES = 20 * 1024 * 1024
TIMEOUT = SocketTimeout(connect=15, read=60)
GLANCE = 1.0  # seconds between looks at `stop` while waiting

Facts = dict[bytes, Any]
FAULT = b"FAULT"  # our own entry among the server's: why one mail could not be had

MAIL_ERRORS = (OSError, IMAPClientError, ssl.SSLError)


class SignInError(Exception):
    """The server does not accept the user name or password; an administrator must look at the settings."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder has been read. Another `uidvalidity` means that the server numbers its mails anew."""

    uidvalidity: int = 0
    last_uid: int = 0


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """A mail as the server gave it. `received_at` is the server's time (aware).

    `oversize` is the size in bytes of a mail so large that `body` holds its headers only, else 0. `error` says why
    the server could not give this one mail; `body` is empty then.
    """

    uid: int
    body: bytes
    received_at: datetime | None = None
    oversize: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some mails of a folder, and the cursor once they are stored."""

    folder: str
    mails: tuple[FetchedMail, ...]
    cursor: Cursor


@contextmanager
def open_mailbox(server: Server) -> Iterator["Mailbox"]:
    """A signed-in session. Raises SignInError, or one of MAIL_ERRORS."""
    with _connected(server) as imap:
        try:
            imap.login(server.user, server.password)
        except LoginError as error:
            raise SignInError(f"{server.host} does not accept the user name or password: {error}") from error
        if imap.has_capability("ID"):
            # NetEase (163, 126) opens no folder for a program that has not given its name.
            imap.id_({"name": "Yueting", "vendor": "Yueting"})
        yield Mailbox(imap)


def _connected(server: Server) -> IMAPClient:
    tls = server.security == "tls"
    context = server.tls() if server.security != "none" else None
    imap = IMAPClient(
        server.host, server.port, ssl=tls, ssl_context=context if tls else None, timeout=TIMEOUT
    )
    if server.security == "starttls":
        try:
            imap.starttls(context)
        except MAIL_ERRORS:
            imap.shutdown()
            raise
    imap.normalise_times = False
    return imap


class Mailbox:
    """A signed-in session; one folder is open at a time."""

    def __init__(self, imap: IMAPClient) -> None:
        self._imap = imap
        self._can_idle = bool(imap.has_capability("IDLE"))

    def new_mail(self, folder: str, cursor: Cursor) -> Iterator[Batch]:
        """Everything after `cursor`, oldest first, however much it is. One of MAIL_ERRORS ends the session.

        If the server has renumbered the folder all of it comes again; who stores it drops what is known.
        """
        opened = self._imap.select_folder(folder, readonly=True)
        uidvalidity, next_uid = int(opened[b"UIDVALIDITY"]), int(opened.get(b"UIDNEXT", 0))
        if uidvalidity != cursor.uidvalidity:
            cursor = Cursor(uidvalidity)
            yield Batch(folder, (), cursor)
        for uids in self._uids_after(cursor.last_uid, next_uid):
            for mails in self._fetch(uids):
                cursor = Cursor(uidvalidity, mails[-1].uid)
                yield Batch(folder, tuple(mails), cursor)
            if cursor.last_uid != uids[-1]:
                yield Batch(folder, (), Cursor(uidvalidity, uids[-1]))  # the last ones were deleted meanwhile

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait until the open folder has something new, at most `seconds`; without IDLE just so long."""
        if not self._can_idle:
            stop.wait(seconds)
            return
        deadline = time.monotonic() + seconds
        self._imap.idle()
        try:
            while not stop.is_set() and (left := deadline - time.monotonic()) > 0:
                if any(b"EXISTS" in told for told in self._imap.idle_check(timeout=min(left, GLANCE))):
                    return
        finally:
            self._imap.idle_done()

    def _uids_after(self, last_uid: int, next_uid: int) -> Iterator[Sequence[int]]:
        """Numbers of the mails after `last_uid`, BATCH_MAILS at a time.

        Asked for by WINDOW, because an answer that names a hundred thousand mails is too long a line to be read.
        """
        for start in range(last_uid + 1, max(next_uid, last_uid + 2), WINDOW):
            end = start + WINDOW - 1
            found = self._imap.search(["UID", f"{start}:{end if end < next_uid - 1 else '*'}"])
            # "n:*" always names the newest mail, even when its number is smaller than n.
            uids = sorted(uid for uid in found if uid >= start)
            yield from (uids[place : place + BATCH_MAILS] for place in range(0, len(uids), BATCH_MAILS))

    def _fetch(self, uids: Sequence[int]) -> Iterator[list[FetchedMail]]:
        """Mails in portions of about BATCH_BYTES; those deleted meanwhile are left out."""
        about = self._data(uids, "RFC822.SIZE", "INTERNALDATE")
        portion: dict[int, Facts] = {}
        weight = 0
        for uid in sorted(about):
            portion[uid] = about[uid]
            weight += _size(about[uid]) if _size(about[uid]) <= SIZE_LIMIT else 0
            if weight > BATCH_BYTES:
                yield self._mails(portion)
                portion, weight = {}, 0
        if portion:
            yield self._mails(portion)

    def _mails(self, about: dict[int, Facts]) -> list[FetchedMail]:
        """The mails themselves; of those over the size limit the headers only."""
        large = [uid for uid, facts in about.items() if _size(facts) > SIZE_LIMIT]
        whole = self._data([uid for uid in about if uid not in large], "BODY.PEEK[]")
        headers = self._data(large, "BODY.PEEK[HEADER]")
        return [
            FetchedMail(
                uid=uid,
                body=got.get(b"BODY[]") or got.get(b"BODY[HEADER]") or b"",
                received_at=about[uid].get(b"INTERNALDATE"),
                oversize=_size(about[uid]) if uid in large else 0,
                error=got.get(FAULT) or about[uid].get(FAULT) or "",
            )
            for uid, got in sorted((whole | headers).items())
        ]

    def _data(self, uids: Sequence[int], *items: str) -> dict[int, Facts]:
        """What the server says of each mail; if it chokes on one, the others are asked for alone."""
        if not uids:
            return {}
        try:
            return self._imap.fetch(uids, items)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            if len(uids) == 1:
                return {uids[0]: {FAULT: str(error)}}
            return {uid: facts for one in uids for uid, facts in self._data([one], *items).items()}


def _size(facts: Facts) -> int:
    return int(facts.get(b"RFC822.SIZE", 0))
