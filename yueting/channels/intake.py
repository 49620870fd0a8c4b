"""What comes in: stored raw first, then read, in order, as often as it takes and never twice.

`accept` is the acknowledgement: once it has returned (and its transaction is committed), the delivery survives
anything. `drain` turns waiting rows into messages. A row that cannot be read goes to a visible list with its reason
and a retry; it never stands in the way of the next.
"""

import json
import logging
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from yueting.channels.base import DeliveryReport, InboundMessage, RawInput, Unreadable
from yueting.channels.models import EarlyAnswer, RawDelivery, RawState
from yueting.channels.outbox import take_report
from yueting.channels.registry import channel
from yueting.conversations.models import Inbox, Message
from yueting.conversations.services.arrival import Arrival, Incoming, message_steps
from yueting.conversations.services.receiving import receive_many
from yueting.runtime.push import gathered, wake
from yueting.runtime.rows import update_rows

log = logging.getLogger(__name__)

BATCH = 50
EARLY_PATIENCE = timedelta(days=14)
MOST_ANSWERED, LONGEST_ID = 5, 255


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery and the inbox it came to. Those of one `lane` are handled one after the other: a sender on a chat."""

    inbox_id: UUID
    raw: RawInput
    lane: str = ""  # by default the whole inbox is one lane
    history: bool = False

    @property
    def lane_number(self) -> int:
        return zlib.crc32(f"{self.inbox_id}:{self.lane}".encode()) % 32_000


def accept(inbox: Inbox, raw: RawInput, *, lane: str = "", history: bool = False) -> bool:
    """Store one delivery; False if it was there already."""
    return accept_parcels([Parcel(inbox.id, raw, lane, history)]) == 1


def accept_many(inbox: Inbox, raws: Sequence[RawInput], *, lane: str = "", history: bool = False) -> int:
    """Store deliveries of one inbox and count the new ones."""
    return accept_parcels([Parcel(inbox.id, raw, lane, history) for raw in raws])


def accept_parcels(parcels: Sequence[Parcel]) -> int:
    """Store deliveries of any inboxes with one statement, in this order; gives how many were new.

    Repeats (the same key in the same inbox) are dropped.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """insert into contact_channels_rawdelivery
                 (inbox_id, key, lane, body, headers, history, state, step, error, attempts, received_at, message_ids)
               select inbox, key, lane, body, headers, history, 'received', '', '', 0, now(), '[]'
               from unnest(%s::uuid[], %s::text[], %s::smallint[], %s::bytea[], %s::jsonb[], %s::boolean[])
                 with ordinality as given (inbox, key, lane, body, headers, history, place)
               order by place
               on conflict do nothing returning id""",
            [
                [parcel.inbox_id for parcel in parcels],
                [parcel.raw.key[:255] for parcel in parcels],
                [parcel.lane_number for parcel in parcels],
                [parcel.raw.body for parcel in parcels],
                [json.dumps(dict(parcel.raw.headers)) for parcel in parcels],
                [parcel.history for parcel in parcels],
            ],
        )
        new = len(cursor.fetchall())
        wake("intake")
    return new


def drain(limit: int = BATCH) -> int:
    """Turn up to `limit` waiting deliveries into messages; returns how many rows were handled."""
    with transaction.atomic(), gathered():
        raws = _claim(limit)
        if not raws:
            return 0
        try:
            with transaction.atomic(), gathered():
                _process(raws)
        except OperationalError:
            raise  # the database is away, or another process was in the way: everything waits
        except Exception as error:
            log.warning("a batch of %d deliveries failed (%r); taking them one by one", len(raws), error)
            for raw in raws:
                _process_alone(raw)
    return len(raws)


def retry(raw: RawDelivery) -> None:
    """Put a failed delivery back in line."""
    RawDelivery.objects.filter(pk=raw.pk, state=RawState.FAILED).update(
        state=RawState.RECEIVED, error="", step=""
    )
    wake("intake")


def discard(raw: RawDelivery) -> None:
    """A person decided that a failed delivery is of no use; the bytes stay."""
    RawDelivery.objects.filter(pk=raw.pk, state=RawState.FAILED).update(state=RawState.DISCARDED)


def take_up_early() -> int:
    """Read early answers again whose mail has come meanwhile, and give up those whose mail never came; returns 0.

    Not done as the mail comes, because the two may be on their way at the same time, in two processes.
    """
    come = Message.objects.filter(inbox=OuterRef("inbox"), external_id=OuterRef("answers"))
    with transaction.atomic():
        EarlyAnswer.objects.filter(at__lt=timezone.now() - EARLY_PATIENCE).delete()
        ready = EarlyAnswer.objects.filter(Exists(come)).select_for_update(skip_locked=True, of=("self",))
        raws = {early.raw_id for early in ready}
        if raws:
            EarlyAnswer.objects.filter(raw__in=raws).delete()
            RawDelivery.objects.filter(pk__in=raws, state=RawState.DONE).update(state=RawState.RECEIVED)
            wake("intake")
    return 0


def _claim(limit: int) -> list[RawDelivery]:
    """Waiting rows in order of arrival, of lanes that no other process is working on.

    Two statements, because a row may only be chosen once its lane is ours: a lane that is let go while the first
    one runs could otherwise give us its later rows and leave an earlier one lying.
    """
    waiting = RawDelivery.objects.filter(state=RawState.RECEIVED)
    with connection.cursor() as cursor:
        cursor.execute(
            """select lane from (
                 select lane from contact_channels_rawdelivery where state = 'received' order by id offset 0
               ) as in_order
               where pg_try_advisory_xact_lock(7105, lane) limit %s""",
            [limit],
        )
        lanes = {lane for (lane,) in cursor.fetchall()}
    if not lanes:
        return []
    mine = waiting.filter(lane__in=lanes).order_by("id").select_related("inbox")
    return list(mine.select_for_update(of=("self",), skip_locked=True)[:limit])


@dataclass(frozen=True, slots=True)
class _Read:
    raw: RawDelivery
    messages: Sequence[InboundMessage]
    reports: Sequence[DeliveryReport] = ()


def _process(raws: Sequence[RawDelivery]) -> None:
    read = [_parse(raw) for raw in raws]
    again = _stored_before(raws)
    incoming = [Incoming(r.raw.inbox, message, r.raw.history) for r in read for message in r.messages]
    arrivals = receive_many(incoming) if incoming else []
    _settle(read, arrivals)
    _take_reports(read)
    live = [*again, *(a for a in arrivals if a)]
    for name, step in message_steps():
        _take_step(name, step, live, read)
    update_rows(raws, ["state", "step", "error", "attempts", "message_ids"])


def _process_alone(raw: RawDelivery) -> None:
    try:
        with transaction.atomic(), gathered():
            _process([raw])
    except Exception as error:
        log.exception("delivery %s could not be processed", raw.key)
        _fail(raw, "receive", error)
        raw.save(update_fields=["state", "step", "error", "attempts"])


def _parse(raw: RawDelivery) -> _Read:
    raw.attempts += 1
    try:
        parsed = channel(raw.inbox.kind).parse(RawInput(raw.key, bytes(raw.body), raw.headers))
    except Unreadable as error:
        _fail(raw, "parse", error)
        return _Read(raw, [])
    return _Read(
        raw,
        [item for item in parsed if isinstance(item, InboundMessage)],
        [item for item in parsed if isinstance(item, DeliveryReport)],
    )


def _settle(read: Sequence[_Read], arrivals: Sequence[Arrival | None]) -> None:
    """Every delivery read without a fault is done, whether it brought something new or not."""
    place = 0
    for item in read:
        mine = arrivals[place : place + len(item.messages)]
        place += len(item.messages)
        if item.raw.state != RawState.FAILED:
            item.raw.state = RawState.DONE
            item.raw.message_ids += [str(a.message.id) for a in mine if a]
    _keep_early([item for item in read if not item.raw.message_ids and item.raw.attempts == 1])


def _take_reports(read: Sequence[_Read]) -> None:
    """What became of replies. A report that overtakes the platform's own answer to the call waits for it."""
    early = [
        EarlyAnswer(raw=item.raw, inbox=item.raw.inbox, answers=report.external_id)
        for item in read
        for report in item.reports
        if not take_report(item.raw.inbox, report) and item.raw.attempts == 1
    ]
    EarlyAnswer.objects.bulk_create(early)


def _keep_early(read: Sequence[_Read]) -> None:
    """The desk's own mail that found no talk is looked at once more when what it answers has come."""
    early = [
        EarlyAnswer(raw=item.raw, inbox=item.raw.inbox, answers=answered)
        for item in read
        for message in item.messages
        if message.kind == "loop"
        for answered in message.thread[:MOST_ANSWERED]
        if len(answered) <= LONGEST_ID
    ]
    EarlyAnswer.objects.bulk_create(early)


def _stored_before(raws: Sequence[RawDelivery]) -> list[Arrival]:
    """Messages that an earlier try stored and whose steps failed: on a retry they take the steps again."""
    ids = [message_id for raw in raws for message_id in raw.message_ids]
    if not ids:
        return []
    stored = Message.objects.filter(id__in=ids).select_related("conversation__inbox", "conversation__contact")
    return [
        Arrival(m, m.conversation, history=m.conversation.is_history, automatic="automatic" in m.data)
        for m in stored.order_by("stored_at")
    ]


def _take_step(
    name: str, step: Callable[[Sequence[Arrival]], None], arrivals: Sequence[Arrival], read: Sequence[_Read]
) -> None:
    """A step that fails for a batch is tried message by message; the message itself is never lost."""
    if not arrivals:
        return
    try:
        with transaction.atomic(), gathered():
            step(arrivals)
    except OperationalError:
        raise  # the database is away, or another process was in the way: everything is tried again
    except Exception:
        _read_talks_anew(arrivals)
        for arrival in arrivals:
            try:
                with transaction.atomic(), gathered():
                    step([arrival])
            except Exception as error:
                _read_talks_anew([arrival])
                log.exception("step %s failed for message %s", name, arrival.message.id)
                for item in read:
                    if str(arrival.message.id) in item.raw.message_ids:
                        _fail(item.raw, name, error)


def _read_talks_anew(arrivals: Sequence[Arrival]) -> None:
    """What a failed step wrote onto talks was undone in the database; the objects all steps share must follow."""
    for conversation in {a.conversation.id: a.conversation for a in arrivals}.values():
        conversation.refresh_from_db()


def _fail(raw: RawDelivery, step: str, error: Exception) -> None:
    raw.state, raw.step = RawState.FAILED, step
    raw.error = getattr(error, "code", "") or f"{type(error).__name__}: {error}"[:2000]
