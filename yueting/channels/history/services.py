"""Bringing history in through the same door as everything else: stored raw, parsed, put into the ledger, read.

Little waits at a time, so that what customers write meanwhile is not held up, and what was stored when a run was
interrupted is counted as there by the next.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from yueting.channels.base import RawInput, Unreadable
from yueting.channels.intake import accept_many, drain
from yueting.channels.models import RawDelivery, RawState
from yueting.channels.registry import channel
from yueting.conversations.models import Inbox, Message

SLICE = 50  # deliveries that wait at the same time
LANE = "history"  # one after the other: an answer must not come before its question
PAUSE = 0.05  # seconds, while a running desk works on the same deliveries


@dataclass(frozen=True, slots=True)
class Item:
    """One delivery of an archive. `place` says to a person where it stands, `messages` how many it holds."""

    place: str
    raw: RawInput
    messages: int = 1


@dataclass(slots=True)
class Tally:
    """What an import has done so far, in conversations and messages; `failed` counts lines or mails.

    `left_out` are mails that machines wrote and that belong to no conversation.
    """

    conversations: int = 0
    messages: int = 0
    duplicates: int = 0
    failed: int = 0
    left_out: int = 0
    reasons: list[tuple[str, str]] = field(default_factory=list)

    def fail(self, place: str, reason: str) -> None:
        self.failed += 1
        self.reasons.append((place, reason))


def bring_in(
    inbox: Inbox, items: Iterable[Item], tally: Tally, told: Callable[[Tally], None] = lambda _tally: None
) -> Tally:
    """Import all items into `inbox` and count them in `tally`; `told` is called after every slice."""
    for some in _slices(items):
        _bring_in(inbox, some, tally)
        told(tally)
    return tally


def _slices(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while some := list(islice(rest, SLICE)):
        yield some


def _bring_in(inbox: Inbox, items: list[Item], tally: Tally) -> None:
    keys = [item.raw.key for item in items]
    rows = RawDelivery.objects.filter(inbox=inbox, key__in=keys)
    before = {key: len(ids) for key, ids in rows.values_list("key", "message_ids")}
    # Asked for once more, what failed is tried once more.
    rows.filter(state=RawState.FAILED).update(state=RawState.RECEIVED, step="", error="")
    accept_many(inbox, [item.raw for item in items], lane=LANE, history=True)
    while rows.filter(state=RawState.RECEIVED).exists():
        if not drain():
            time.sleep(PAUSE)
    stored = {row.key: row for row in rows.defer("body")}
    counted: set[str] = set()
    for item in items:
        row = stored[item.raw.key]
        new = 0 if item.raw.key in counted else len(row.message_ids) - before.get(item.raw.key, 0)
        counted.add(item.raw.key)
        _count(item, row, new, tally)
    fresh = [id for key, row in stored.items() for id in row.message_ids[before.get(key, 0) :]]
    tally.conversations += Message.objects.filter(id__in=fresh, seq=1).count()


def _count(item: Item, row: RawDelivery, new: int, tally: Tally) -> None:
    tally.messages += new
    if row.state == RawState.FAILED:
        tally.fail(item.place, f"{row.error} ({row.step})")
    elif new < item.messages and not row.message_ids and not _is_known(item, row.inbox):
        tally.left_out += item.messages
    else:
        tally.duplicates += item.messages - new


def _is_known(item: Item, inbox: Inbox) -> bool:
    """Whether an earlier delivery brought the same messages, such as one mail with two sets of server lines."""
    try:
        parsed = channel(inbox.kind).parse(item.raw)
    except Unreadable:
        return False
    ids = [message.external_id for message in parsed]
    return Message.objects.filter(inbox=inbox, external_id__in=ids).exists()
