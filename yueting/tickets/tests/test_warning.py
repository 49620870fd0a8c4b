"""When a clock is looked at next: tables, and properties of the arithmetic behind it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.tickets.business_hours import BusinessHours, Shift
from yueting.tickets.sla import Clock, ClockRuns, Pause, Target, TargetKind, due_at, used
from yueting.tickets.warning import RUN_OUT, next_look, share_reached

DAYS = ((Shift(time(9), time(13)), Shift(time(14), time(18))),) * 5 + ((Shift(time(22), time(2)),), ())
# Over the year's end, with a long holiday, in a zone that changes its clocks.
DESK = BusinessHours(
    "Europe/London",
    DAYS,
    closed_dates=frozenset(date(2026, 12, 24) + timedelta(n) for n in range(9)),
)
START = datetime(2026, 3, 2, 10, tzinfo=UTC)
WARNINGS = (50, 80)


def clock(
    minutes: int | None, *pauses: tuple[int, int | None], runs: ClockRuns = ClockRuns.CALENDAR
) -> Clock:
    seconds = None if minutes is None else minutes * 60
    held = tuple(Pause(after(a), None if b is None else after(b)) for a, b in pauses)
    return Clock(START, Target(TargetKind.RESOLUTION, seconds, runs), held)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minute", "share", "then"),
    [(0, 0, 50), (49, 0, 50), (50, 50, 80), (79, 50, 80), (80, 80, 100), (100, 80, 100), (101, 100, None)],
)
def test_each_share_is_told_as_it_is_reached(minute: float, share: int, then: int | None) -> None:
    ticking = clock(100)
    assert share_reached(ticking, after(minute), None, WARNINGS) == share
    assert next_look(ticking, None, WARNINGS, share) == (None if then is None else after(then))


def test_without_warnings_a_clock_is_looked_at_when_it_is_due() -> None:
    assert next_look(clock(100), None, (), 0) == after(100)


@pytest.mark.parametrize("ticking", [clock(None), clock(100, (10, None))])
def test_what_is_held_or_has_no_time_is_not_looked_at(ticking: Clock) -> None:
    assert next_look(ticking, None, WARNINGS, 0) is None
    assert share_reached(ticking, after(10**6), None, WARNINGS) == 0


def test_what_was_reached_before_a_pause_is_told_during_it() -> None:
    ticking = clock(100, (60, None))
    assert share_reached(ticking, after(500), None, WARNINGS) == 50


minutes = st.integers(0, 60 * 24 * 12)
starts = st.integers(0, 60 * 24 * 300).map(lambda minute: START + timedelta(minutes=minute))
pauses = st.lists(st.tuples(minutes, minutes).map(sorted), max_size=3)
runs = st.sampled_from(ClockRuns)


def ticking_from(start: datetime, target: int, held: list[list[int]], by: ClockRuns) -> Clock:
    stretches = tuple(Pause(start + timedelta(minutes=a), start + timedelta(minutes=b)) for a, b in held)
    return Clock(start, Target(TargetKind.RESOLUTION, target * 60, by), stretches)


@settings(max_examples=30, deadline=None)
@given(starts, st.integers(1, 3000), pauses, runs, minutes, minutes)
def test_the_shares_only_grow_with_time(start, target, held, by, one, other) -> None:
    ticking = ticking_from(start, target, held, by)
    earlier, later = (
        share_reached(ticking, start + timedelta(minutes=m), DESK, WARNINGS) for m in sorted((one, other))
    )
    assert earlier <= later


@settings(max_examples=30, deadline=None)
@given(starts, st.integers(1, 3000), pauses, runs)
def test_the_looks_follow_each_other_up_to_the_end(start, target, held, by) -> None:
    ticking = ticking_from(start, target, held, by)
    half, late, end = (next_look(ticking, DESK, WARNINGS, told) for told in (0, 50, 80))
    assert half <= late <= end == due_at(ticking, DESK)
    assert next_look(ticking, DESK, WARNINGS, RUN_OUT) is None


@settings(max_examples=30, deadline=None)
@given(starts, pauses, runs, minutes, minutes)
def test_what_is_used_in_two_stretches_is_what_is_used_in_one(start, held, by, one, other) -> None:
    """Split = sum: the second stretch is a clock that starts where the first ended."""
    middle, end = (start + timedelta(minutes=m) for m in sorted((one, other)))
    whole = ticking_from(start, 1, held, by)
    rest = Clock(middle, whole.target, whole.pauses)
    assert used(whole, end, DESK) == used(whole, middle, DESK) + used(rest, end, DESK)


@settings(max_examples=30, deadline=None)
@given(starts, st.integers(1, 2000), st.integers(0, 2000), pauses, runs)
def test_a_longer_target_is_never_due_earlier(start, target, more, held, by) -> None:
    shorter, longer = (ticking_from(start, t, held, by) for t in (target, target + more))
    assert due_at(shorter, DESK) <= due_at(longer, DESK)
