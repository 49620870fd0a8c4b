"""Storing what customers write: once, in order, in the right conversation. Batches of one serve an idle desk."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils import timezone

from yueting.channels.base import InboundMessage
from yueting.contacts.models import Contact
from yueting.contacts.services import Address, find_or_make
from yueting.conversations import broadcasts
from yueting.conversations.models import Attachment, Author, Conversation, Kind, Message, State
from yueting.conversations.sanitising import sanitise, storable
from yueting.conversations.services.arrival import Arrival, Incoming
from yueting.conversations.services.threading import Threads, too_late
from yueting.runtime.identifiers import uuid7
from yueting.runtime.push import wake
from yueting.runtime.rows import update_rows
from yueting.tickets.courtesies import courtesy_of
from yueting.timeline.services import Actor, Happening, record_all
from yueting.understanding.tokens import index_tokens

TEXT_LIMIT = 200_000  # characters; longer text is kept in the raw delivery only


def receive(incoming: Incoming) -> Arrival | None:
    """Store one message; None if it was there already."""
    return receive_many([incoming])[0]


def receive_many(incoming: Sequence[Incoming]) -> list[Arrival | None]:
    """Store a batch inside the caller's transaction; None stands where a message was known or belongs nowhere.

    Conversations found are locked, in the order of their ids, until the transaction ends.
    """
    known = _known(incoming)
    fresh: list[tuple[int, Incoming]] = []
    for place, item in enumerate(incoming):
        key = (item.inbox.id, item.message.external_id)
        if key not in known:
            known.add(key)
            fresh.append((place, item))
    contacts = find_or_make({_address(item): storable(item.message.sender.name) for _, item in fresh})
    threads = Threads([item for _, item in fresh])
    arrivals: list[Arrival | None] = [None] * len(incoming)
    for place, item in fresh:
        arrivals[place] = _place(item, contacts[_address(item)], threads)
    _write([a for a in arrivals if a], [item for place, item in fresh if arrivals[place]], threads)
    return arrivals


def _known(incoming: Sequence[Incoming]) -> set[tuple[UUID, str]]:
    rows = Message.objects.filter(
        inbox__in={item.inbox for item in incoming},
        external_id__in={item.message.external_id for item in incoming},
    )
    return {(inbox, external_id or "") for inbox, external_id in rows.values_list("inbox_id", "external_id")}


def _address(item: Incoming) -> Address:
    sender = item.message.sender
    return Address(item.inbox.brand_id, sender.kind, storable(sender.address)[:320])


def _place(item: Incoming, contact: Contact, threads: Threads) -> Arrival | None:
    """Give a message its conversation and number; nothing is written yet."""
    inbound, automatic = item.message, item.message.kind != "message"
    now = timezone.now()
    earlier = threads.find(item, contact)
    conversation = None if earlier is None or too_late(earlier, item) else earlier
    opened = conversation is None
    if conversation is None:
        if automatic and inbound.kind != "auto-reply":
            return None  # bounces, lists and loops that answer nothing of ours start no conversation
        conversation = threads.start(item, contact, at=inbound.at if item.history and inbound.at else now)
    reopened = _reopens(conversation, item, automatic)
    message = _message(item, conversation, contact, now)
    threads.remember(message)
    _update(conversation, message, reopened=reopened, waits=not (automatic or item.history))
    if item.history and conversation.is_history:
        conversation.ended_at = conversation.last_message_at
    follows = earlier.id if opened and earlier else None
    return Arrival(message, conversation, opened, reopened, item.history, automatic, follows)


def _reopens(conversation: Conversation, item: Incoming, automatic: bool) -> bool:
    """A new matter in an ended conversation opens it again; mere thanks do not (T1)."""
    ended = conversation.state == State.ENDED
    return ended and not (automatic or item.history or courtesy_of(item.message.text) == "thanks")


def _message(item: Incoming, conversation: Conversation, contact: Contact, now: datetime) -> Message:
    inbound = item.message
    text = storable(inbound.text)[:TEXT_LIMIT]
    subject = storable(inbound.subject)
    return Message(
        id=uuid7(),
        conversation=conversation,
        inbox=item.inbox,
        seq=conversation.last_seq + 1,
        kind=Kind.MESSAGE,
        author=Author.CUSTOMER if inbound.author == "customer" else Author.AGENT,
        author_name=(storable(inbound.sender.name) or str(contact))[:200]
        if inbound.author == "customer"
        else "",
        text=text,
        quoted=storable(inbound.quoted)[:TEXT_LIMIT],
        html=sanitise(storable(inbound.html)[:TEXT_LIMIT]) if inbound.html else "",
        external_id=inbound.external_id,
        at=inbound.at if item.history and inbound.at else now,
        data=_data(inbound, subject),
        tokens=index_tokens(f"{subject}\n{text}" if subject else text),
    )


def _data(inbound: InboundMessage, subject: str) -> dict[str, object]:
    data: dict[str, object] = {}
    if inbound.kind != "message":
        data["automatic"] = inbound.kind
    if inbound.at:
        data["sent_at"] = inbound.at.isoformat()
    if subject:
        data["subject"] = subject
    if inbound.notes:
        data["notes"] = list(inbound.notes)
    return data


def _update(conversation: Conversation, message: Message, *, reopened: bool, waits: bool) -> None:
    conversation.last_seq = message.seq
    conversation.last_message_at = max(conversation.last_message_at, message.at)
    conversation.preview = " ".join(message.text.split())[:160] or message.data.get("subject", "")[:160]
    if reopened:
        # What was imported is history until its customer writes again.
        conversation.state, conversation.ended_at, conversation.is_history = State.OPEN, None, False
    if waits and conversation.is_open and message.author == Author.CUSTOMER:
        conversation.waiting_since = conversation.waiting_since or message.at


def _write(arrivals: list[Arrival], items: list[Incoming], threads: Threads) -> None:
    new = {a.conversation.id: a.conversation for a in arrivals if a.opened}
    touched = {a.conversation.id: a.conversation for a in arrivals}
    Conversation.objects.bulk_create(new.values())
    Message.objects.bulk_create(a.message for a in arrivals)
    changed = [c for c in touched.values() if c.id not in new]
    update_rows(
        changed,
        ["last_seq", "last_message_at", "preview", "state", "ended_at", "waiting_since", "is_history"],
    )
    _attach(arrivals, items)
    record_all(happening for arrival in arrivals for happening in _happenings(arrival))
    broadcasts.tell_arrivals([a for a in arrivals if not a.history])


def _attach(arrivals: list[Arrival], items: list[Incoming]) -> None:
    """Files are on disk before the rows that name them."""
    rows = []
    for arrival, item in zip(arrivals, items, strict=True):
        for inbound in item.message.files:
            row = Attachment(
                inbox=item.inbox,
                message=arrival.message,
                name=storable(inbound.name)[:255] or "file",
                media_type=inbound.media_type[:100],
                size=len(inbound.content),
                reference=inbound.reference,
                fetch_at=timezone.now() if inbound.reference else None,
            )
            if not inbound.reference:
                row.file.save(row.name, ContentFile(inbound.content), save=False)
            rows.append(row)
        if item.message.uploads:
            Attachment.objects.filter(
                id__in=item.message.uploads,
                inbox=item.inbox,
                uploaded_by=item.message.sender.address,
                message=None,
            ).update(message=arrival.message)
    Attachment.objects.bulk_create(rows)
    if any(row.reference for row in rows):
        wake("files")


def _happenings(arrival: Arrival) -> list[Happening]:
    conversation, message = arrival.conversation, arrival.message
    actor = Actor(message.author, conversation.contact_id, message.author_name)
    live = not arrival.history  # of practice nobody is told either: the subject says so itself
    happenings = []
    if arrival.opened:
        happenings.append(
            Happening(
                conversation,
                "conversation.opened",
                actor,
                message.at,
                {"channel": conversation.channel},
                live,
            )
        )
    if arrival.reopened:
        happenings.append(Happening(conversation, "conversation.reopened", actor, message.at, live=live))
    data = {"seq": message.seq, "message": str(message.id)}
    happenings.append(Happening(conversation, "message.received", actor, message.at, data, live))
    return happenings
