"""Mailboxes of all e-mail inboxes, read while the desk runs: what is new is stored raw, and only then counted."""

import hashlib
import logging
import threading
import zlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from yueting.channels.base import RawInput
from yueting.channels.email.account import MailAccount, MisconfiguredError, mail_account
from yueting.channels.email.adapter import FAULT_HEADER, OVERSIZE_HEADER, OWN_HEADER
from yueting.channels.email.addresses import addresses
from yueting.channels.email.fetching import watch
from yueting.channels.email.mailbox import Batch, Cursor, FetchedMail
from yueting.channels.email.structure import read_headers
from yueting.channels.intake import Parcel, accept_parcels
from yueting.channels.models import MailCursor
from yueting.conversations.models import Inbox
from yueting.runtime.sealing import opened
from yueting.timeline.services import record

log = logging.getLogger(__name__)

LOOK_AROUND = 5.0  # seconds between looks for inboxes added, changed or switched off
RETRY = 10.0  # seconds until a database that was away is tried again
LOCK_CLASS = 7106
# What lay in the mailbox before the inbox was set up is history: it starts no clock and waits for nobody.
GRACE = timedelta(hours=1)


def watch_mailboxes(stop: threading.Event) -> None:
    """Read the mailbox of every active e-mail inbox in a thread of its own, until `stop` is set.

    Of several processes one reads a mailbox: it holds a lock as long as this thread's database session lives.
    """
    readers: dict[UUID, _Reader] = {}
    while not stop.is_set():
        try:
            _look_around(readers)
            stop.wait(LOOK_AROUND)
        except Error:
            log.exception("the database cannot be reached; mailboxes are read again in %.0f s", RETRY)
            _end_all(readers)  # the locks are gone, so another process may read now
            stop.wait(RETRY)
    _end_all(readers)


def _look_around(readers: dict[UUID, "_Reader"]) -> None:
    """Start and end readers so that they match the inboxes as they are now."""
    wanted = {inbox.id: inbox for inbox in Inbox.objects.filter(kind="email", is_active=True)}
    for inbox_id in [key for key, reader in readers.items() if not reader.serves(wanted.get(key))]:
        readers.pop(inbox_id).end()
        _lock("pg_advisory_unlock", inbox_id)
    for inbox in wanted.values():
        if inbox.id not in readers and inbox.settings.get("imap") and _lock("pg_try_advisory_lock", inbox.id):
            readers[inbox.id] = _Reader(inbox)


def _end_all(readers: dict[UUID, "_Reader"]) -> None:
    for reader in readers.values():
        reader.end()
    readers.clear()
    connection.close()  # and with it go the locks


def _lock(function: str, inbox_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s, %s)", [LOCK_CLASS, zlib.crc32(inbox_id.bytes) - 2**31])
        return bool(cursor.fetchone()[0])


class _Reader:
    """The thread that reads one mailbox with the settings it was started with."""

    def __init__(self, inbox: Inbox) -> None:
        self._settings = inbox.settings
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=poll, args=(inbox, self._stop), name=f"mail-{inbox.id}", daemon=True
        )
        self._thread.start()

    def serves(self, inbox: Inbox | None) -> bool:
        """True while the inbox wants what this thread does."""
        return inbox is not None and inbox.settings == self._settings and self._thread.is_alive()

    def end(self) -> None:
        """Ask the thread to end; one that waits for a silent server ends later, and does no harm."""
        self._stop.set()
        self._thread.join(timeout=3)


def poll(inbox: Inbox, stop: threading.Event) -> None:
    """Read one mailbox until `stop` is set."""
    trouble = _Trouble(inbox)
    while not stop.is_set():
        try:
            _watch(inbox, trouble, stop)
        except MisconfiguredError as error:
            trouble.report(str(error))
            stop.wait()  # a change of the settings starts another reader
        except Exception:
            # Whatever it was, nothing is lost: the mail is still in the mailbox and the cursor has not moved.
            log.exception("reading the mailbox of %s failed; it goes on in %.0f s", inbox, RETRY)
            connection.close()
            stop.wait(RETRY)


def _watch(inbox: Inbox, trouble: "_Trouble", stop: threading.Event) -> None:
    account = mail_account(opened(inbox.settings))
    if account.imap is None:
        raise MisconfiguredError("imap", "the inbox has no IMAP server")
    watch(
        account,
        account.imap,
        lambda folder: _cursor(inbox, folder),
        lambda batch: store(inbox, account, batch),
        trouble.report,
        stop,
    )


def store(inbox: Inbox, account: MailAccount, batch: Batch) -> None:
    """Keep a batch and its cursor in one transaction. A mail that cannot be stored leaves a trace and no gap."""
    parcels = [_parcel(inbox, account, batch, mail) for mail in batch.mails]
    try:
        with transaction.atomic():
            _accept(inbox, parcels, batch)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the whole batch comes again
    except Error as error:
        log.warning(
            "a batch of %d mails could not be stored (%s); taking them one by one", len(parcels), error
        )
        with transaction.atomic():
            _accept(inbox, [_storable(parcel) for parcel in parcels], batch)


def _accept(inbox: Inbox, parcels: list[Parcel], batch: Batch) -> None:
    if parcels:
        accept_parcels(parcels)
    MailCursor.objects.update_or_create(
        inbox=inbox,
        folder=batch.folder,
        defaults={
            "uidvalidity": batch.cursor.uidvalidity,
            "last_uid": batch.cursor.last_uid,
            "checked_at": timezone.now(),
        },
    )


def _storable(parcel: Parcel) -> Parcel:
    """The parcel if it can be stored; else an empty one in its place, which shows up as unreadable."""
    try:
        with transaction.atomic():
            accept_parcels([parcel])
    except (OperationalError, InterfaceError):
        raise
    except Error as error:
        headers = {**parcel.raw.headers, FAULT_HEADER: str(error)[:500]}
        key = f"{headers['folder']}:{headers['uid']}:not stored"
        return Parcel(parcel.inbox_id, RawInput(key, b"", headers), parcel.lane, parcel.history)
    return parcel


def _parcel(inbox: Inbox, account: MailAccount, batch: Batch, mail: FetchedMail) -> Parcel:
    headers = {OWN_HEADER: ",".join(account.own), "folder": batch.folder, "uid": str(mail.uid)}
    if mail.received_at:
        headers["received-at"] = mail.received_at.isoformat()
    if mail.oversize:
        headers[OVERSIZE_HEADER] = str(mail.oversize)
    # The content is the key: the same mail in two folders, or after a renumbering, is one delivery.
    key = f"sha256:{hashlib.sha256(mail.body).hexdigest()}"
    if mail.error:
        headers[FAULT_HEADER] = mail.error[:500]
        key = f"{batch.folder}:{batch.cursor.uidvalidity}:{mail.uid}"
    history = bool(mail.received_at and mail.received_at < inbox.created_at - GRACE)
    return Parcel(inbox.id, RawInput(key, mail.body, headers), _sender(mail.body), history)


def _sender(body: bytes) -> str:
    """Mails of one sender are handled one after the other."""
    senders = addresses(dict(read_headers(body)[0]).get("from", b""))
    return senders[0].address if senders else ""


def _cursor(inbox: Inbox, folder: str) -> Cursor:
    row = MailCursor.objects.filter(inbox=inbox, folder=folder).first()
    return Cursor(row.uidvalidity, row.last_uid) if row else Cursor()


class _Trouble:
    """Writes an event when a mailbox stops working and when it works again, not each time it is tried."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._last = ""

    def report(self, trouble: str) -> None:
        if trouble:
            log.warning("mailbox of %s: %s", self._inbox, trouble)
        if bool(trouble) != bool(self._last):
            data: dict[str, Any] = {"error": trouble[:500]} if trouble else {}
            record(self._inbox, "inbox.unreachable" if trouble else "inbox.reachable", **data)
        self._last = trouble
        connection.close()  # now comes the waiting; a hundred mailboxes must not hold a hundred connections
