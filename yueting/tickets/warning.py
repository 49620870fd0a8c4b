"""When somebody must be told about a clock: at each warning share of its target, and when it has run out."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from yueting.tickets.business_hours import BusinessHours
from yueting.tickets.sla import Clock, reached_at

RUN_OUT = 100  # percent


def share_reached(clock: Clock, now: datetime, hours: BusinessHours | None, warnings: Sequence[int]) -> int:
    """The highest of `warnings` (percent) that is used at `now`, RUN_OUT once it is overdue, 0 before all.

    The due instant itself is still in time.
    """
    reached = 0
    for share, at in _moments(clock, hours, warnings):
        if now > at or (now == at and share < RUN_OUT):
            reached = share
    return reached


def next_look(
    clock: Clock, hours: BusinessHours | None, warnings: Sequence[int], told: int
) -> datetime | None:
    """When the first share above `told` is reached; None when all is told, or a pause or a missing time holds it."""
    return next((at for share, at in _moments(clock, hours, warnings) if share > told), None)


def _moments(
    clock: Clock, hours: BusinessHours | None, warnings: Sequence[int]
) -> Iterator[tuple[int, datetime]]:
    for share in (*sorted(warnings), RUN_OUT):
        at = reached_at(clock, hours, fraction=share / RUN_OUT)
        if at is not None:
            yield share, at
