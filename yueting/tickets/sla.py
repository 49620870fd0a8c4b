"""The arithmetic of promises in time: when a clock runs out, how much is left, whether it was met.

A clock counts from its start, skips its pauses, and runs by the calendar (24 × 7) or by business hours. What
was used is always computed anew from start and pauses, so another target (a new level, a new policy) never
forgets time already spent. Instants are aware, results are UTC, durations are seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from yueting.tickets.business_hours import BusinessHours, add_working_seconds, working_seconds_between


class HoursMissing(ValueError):
    """A clock runs by business hours and no hours were given: an administrator must set them."""


class TargetKind(StrEnum):
    """What a target promises."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


# What stands still while the desk waits for the customer. An answer that is owed stays owed.
HELD_BY_WAITING = frozenset({TargetKind.RESOLUTION})


class ClockRuns(StrEnum):
    """By which time a target counts."""

    CALENDAR = "calendar"
    BUSINESS = "business"


class ClockState(StrEnum):
    """Where a clock stands at an instant."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True)
class Target:
    """A promise in seconds (None until a person sets it).

    `channel` is a family, None holds for all; `value` is the customer's tier from which on it holds.
    """

    kind: TargetKind
    seconds: int | None
    clock: ClockRuns
    channel: str | None = None
    value: int = 0


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that does not count; an open one (`end` None) lasts until somebody ends it."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a pause ends after it starts; {self.end} is before {self.start}")


@dataclass(frozen=True, slots=True)
class Clock:
    """One running promise of one ticket."""

    started_at: datetime
    target: Target
    pauses: tuple[Pause, ...] = ()
    met_at: datetime | None = None

    @property
    def kind(self) -> TargetKind:
        return self.target.kind


def due_at(clock: Clock, hours: BusinessHours | None = None) -> datetime | None:
    """When the target runs out; None while an open pause holds it, or while no time is set.

    The instant itself is still in time. Raises HoursMissing, NoWorkingTime.
    """
    return reached_at(clock, hours, fraction=1.0)


def reached_at(clock: Clock, hours: BusinessHours | None = None, *, fraction: float) -> datetime | None:
    """When this fraction of the target is used (0.8: the moment of the 80 % warning); None as in `due_at`."""
    if clock.target.seconds is None:
        return None
    remaining = clock.target.seconds * fraction
    for start, end in _counting_spans(clock):
        if end is None:
            return _add(clock, hours, start, remaining)
        counted = _between(clock, hours, start, end)
        if remaining <= counted:
            return _add(clock, hours, start, remaining)
        remaining -= counted
    return None


def used(clock: Clock, now: datetime, hours: BusinessHours | None = None) -> float:
    """Seconds counted until `now`, or until it was met if that came first."""
    until = min(now, clock.met_at) if clock.met_at else now
    return sum(
        _between(clock, hours, start, min(until, end) if end else until)
        for start, end in _counting_spans(clock)
        if start < until
    )


def left(clock: Clock, now: datetime, hours: BusinessHours | None = None) -> float | None:
    """Seconds still to use at `now`, below zero once overdue; None while no time is set."""
    if clock.target.seconds is None:
        return None
    return clock.target.seconds - used(clock, now, hours)


def fraction_used(clock: Clock, now: datetime, hours: BusinessHours | None = None) -> float | None:
    """Share of the target used at `now` (1.0 is due, above is overdue); None while no time is set."""
    if clock.target.seconds is None:
        return None
    if clock.target.seconds == 0:
        return 1.0
    return used(clock, now, hours) / clock.target.seconds


def state(clock: Clock, now: datetime, hours: BusinessHours | None = None) -> ClockState:
    """Met (in time or late), breached, paused or running, as seen at `now`."""
    due = due_at(clock, hours)
    if clock.met_at and clock.met_at <= now:
        return ClockState.MET_LATE if due and clock.met_at > due else ClockState.MET
    if due and now > due:
        return ClockState.BREACHED
    return ClockState.PAUSED if _paused_at(clock, now) else ClockState.RUNNING


def _paused_at(clock: Clock, now: datetime) -> bool:
    return any(pause.start <= now and (pause.end is None or now < pause.end) for pause in clock.pauses)


def _counting_spans(clock: Clock) -> Iterator[tuple[datetime, datetime | None]]:
    """The stretches between pauses, the last one without end unless a pause is still open."""
    start = clock.started_at
    for pause in sorted(clock.pauses, key=lambda pause: pause.start):
        if pause.start > start:
            yield start, pause.start
        if pause.end is None:
            return
        start = max(start, pause.end)
    yield start, None


def _add(clock: Clock, hours: BusinessHours | None, start: datetime, seconds: float) -> datetime:
    if clock.target.clock is ClockRuns.CALENDAR:
        return start.astimezone(UTC) + timedelta(seconds=seconds)
    return add_working_seconds(_needed(hours), start, seconds)


def _between(clock: Clock, hours: BusinessHours | None, start: datetime, end: datetime) -> float:
    if clock.target.clock is ClockRuns.CALENDAR:
        return max(0.0, (end - start).total_seconds())
    return working_seconds_between(_needed(hours), start, end)


def _needed(hours: BusinessHours | None) -> BusinessHours:
    if hours is None:
        raise HoursMissing("this target runs by business hours, and none are set")
    return hours
