"""Clocks, checked against tables and against a second-by-second count."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.tickets.business_hours import BusinessHours, Shift, working_seconds_between
from yueting.tickets.sla import (
    Clock,
    ClockRuns,
    ClockState,
    HoursMissing,
    Pause,
    Target,
    TargetKind,
    due_at,
    fraction_used,
    left,
    reached_at,
    state,
    used,
)

HOUR = 3600
NINE_TO_SIX = BusinessHours("UTC", ((Shift(time(9), time(18)),),) * 5 + ((), ()))


def at(written: str) -> datetime:
    """A time of Monday 2 March 2026 ("10:00"), or a full one; UTC."""
    return datetime.fromisoformat(written if "-" in written else f"2026-03-02 {written}").replace(tzinfo=UTC)


def clock(
    seconds: int | None, *pauses: tuple[str, str | None], runs=ClockRuns.CALENDAR, start="10:00", met=None
):
    return Clock(
        started_at=at(start),
        target=Target(TargetKind.RESOLUTION, seconds, runs),
        pauses=tuple(Pause(at(begin), at(end) if end else None) for begin, end in pauses),
        met_at=at(met) if met else None,
    )


@pytest.mark.parametrize(
    ("ticking", "due"),
    [
        pytest.param(clock(2 * HOUR), "12:00", id="no pause"),
        pytest.param(clock(2 * HOUR, ("11:00", "11:30")), "12:30", id="one pause"),
        pytest.param(
            clock(2 * HOUR, ("11:00", "11:30"), ("11:10", "11:50")), "12:50", id="pauses that overlap"
        ),
        pytest.param(
            clock(2 * HOUR, ("11:30", "11:50"), ("10:10", "10:20")), "12:30", id="pauses out of order"
        ),
        pytest.param(clock(2 * HOUR, ("08:00", "10:30")), "12:30", id="a pause from before the start"),
        pytest.param(clock(2 * HOUR, ("13:00", "14:00")), "12:00", id="a pause after it is due"),
        pytest.param(clock(2 * HOUR, ("11:00", None)), None, id="an open pause holds it"),
        pytest.param(clock(2 * HOUR, ("12:30", None)), "12:00", id="an open pause after it is due"),
        pytest.param(clock(2 * HOUR, ("12:00", None)), "12:00", id="an open pause from the due instant"),
        pytest.param(clock(None), None, id="no time set yet"),
        pytest.param(clock(0), "10:00", id="at once"),
        pytest.param(
            clock(2 * HOUR, runs=ClockRuns.BUSINESS, start="17:00"), "2026-03-03 10:00", id="over night"
        ),
        pytest.param(
            clock(2 * HOUR, ("17:30", "2026-03-03 09:30"), runs=ClockRuns.BUSINESS, start="17:00"),
            "2026-03-03 11:00",
            id="a pause over closed hours costs only what was open",
        ),
    ],
)
def test_a_clock_is_due_when_its_time_without_pauses_is_used(ticking, due):
    assert due_at(ticking, NINE_TO_SIX) == (at(due) if due else None)


@pytest.mark.parametrize(
    ("ticking", "now", "expected"),
    [
        pytest.param(clock(HOUR), "10:30", ClockState.RUNNING, id="under way"),
        pytest.param(clock(HOUR), "11:00", ClockState.RUNNING, id="the due instant is in time"),
        pytest.param(clock(HOUR), "11:01", ClockState.BREACHED, id="overdue"),
        pytest.param(clock(HOUR, ("10:30", None)), "15:00", ClockState.PAUSED, id="waiting for the customer"),
        pytest.param(
            clock(HOUR, ("10:30", "10:40")), "10:50", ClockState.RUNNING, id="going on after a pause"
        ),
        pytest.param(
            clock(HOUR, ("11:30", None)), "15:00", ClockState.BREACHED, id="paused after its breach"
        ),
        pytest.param(clock(HOUR, met="10:59"), "15:00", ClockState.MET, id="met"),
        pytest.param(clock(HOUR, met="11:00"), "15:00", ClockState.MET, id="met at the last instant"),
        pytest.param(clock(HOUR, met="11:01"), "15:00", ClockState.MET_LATE, id="met late"),
        pytest.param(clock(HOUR, met="10:59"), "10:30", ClockState.RUNNING, id="seen before it was met"),
        pytest.param(
            clock(HOUR, ("10:30", None), met="15:00"), "16:00", ClockState.MET, id="met while paused"
        ),
        pytest.param(
            clock(None), "2027-01-01 00:00", ClockState.RUNNING, id="without a time nothing is breached"
        ),
        pytest.param(clock(None, met="10:30"), "11:00", ClockState.MET, id="without a time it can be met"),
    ],
)
def test_the_state_of_a_clock(ticking, now, expected):
    assert state(ticking, at(now)) is expected


def test_what_is_left_goes_below_zero_once_overdue():
    ticking = clock(HOUR, ("10:15", "10:30"))
    assert left(ticking, at("10:15")) == 45 * 60
    assert left(ticking, at("10:30")) == 45 * 60
    assert left(ticking, at("11:25")) == -10 * 60
    assert fraction_used(ticking, at("11:00")) == 0.75
    assert left(clock(None), at("11:00")) is None
    assert fraction_used(clock(None), at("11:00")) is None


def test_a_clock_that_was_met_stops_counting():
    assert used(clock(HOUR, met="10:20"), at("15:00")) == 20 * 60


def test_nothing_is_used_before_the_start():
    assert used(clock(HOUR), at("09:00")) == 0


def test_a_new_target_keeps_the_time_already_used():
    """Level 1 (24 h) becomes level 2 (48 h) after 20 hours: 28 are left, not 48."""
    slight = clock(24 * HOUR)
    medium = replace(slight, target=replace(slight.target, seconds=48 * HOUR))
    assert left(medium, slight.started_at + timedelta(hours=20)) == 28 * HOUR


def test_warnings_come_when_their_share_is_used():
    ticking = clock(10 * HOUR, ("12:00", "13:00"))
    assert reached_at(ticking, fraction=0.5) == at("16:00")
    assert reached_at(ticking, fraction=0.8) == at("19:00")


def test_business_time_without_hours_is_an_error_for_the_administrator():
    with pytest.raises(HoursMissing):
        due_at(clock(HOUR, runs=ClockRuns.BUSINESS))


def test_a_pause_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="pause"):
        Pause(at("11:00"), at("10:59"))


# Properties ------------------------------------------------------------------------------------------------

offsets = st.integers(0, 3 * 24 * 60)
pauses = st.lists(st.tuples(offsets, offsets).map(sorted), max_size=4)
targets = st.builds(
    Target,
    st.just(TargetKind.RESOLUTION),
    st.integers(0, 2 * 24 * 60).map(lambda minutes: minutes * 60),
    st.sampled_from(ClockRuns),
)


def built(target: Target, stretches: list[list[int]]) -> Clock:
    start = at("10:00")
    held = tuple(Pause(start + timedelta(minutes=a), start + timedelta(minutes=b)) for a, b in stretches)
    return Clock(start, target, held)


@settings(max_examples=25, deadline=None)
@given(targets, pauses, st.lists(offsets, min_size=1, max_size=1), offsets)
def test_another_pause_never_makes_it_due_earlier(target, stretches, start, length):
    plain = due_at(built(target, stretches), NINE_TO_SIX)
    held = due_at(built(target, [*stretches, [start[0], start[0] + length]]), NINE_TO_SIX)
    assert held >= plain


@settings(max_examples=25, deadline=None)
@given(targets, pauses)
def test_at_the_due_instant_the_whole_target_is_used(target, stretches):
    ticking = built(target, stretches)
    assert used(ticking, due_at(ticking, NINE_TO_SIX), NINE_TO_SIX) == target.seconds


@settings(max_examples=25, deadline=None)
@given(targets, pauses, offsets, offsets)
def test_use_only_grows(target, stretches, one, other):
    ticking = built(target, stretches)
    earlier, later = (ticking.started_at + timedelta(minutes=minutes) for minutes in sorted((one, other)))
    assert used(ticking, earlier, NINE_TO_SIX) <= used(ticking, later, NINE_TO_SIX)


@settings(max_examples=10, deadline=None)
@given(targets, pauses, st.integers(0, 24 * 60))
def test_a_count_of_every_minute_that_is_not_paused_gives_the_same(target, stretches, length):
    ticking = built(target, stretches)
    counted = 0.0
    for minute in range(length):
        begin = ticking.started_at + timedelta(minutes=minute)
        if any(a <= minute < b for a, b in stretches):
            continue
        end = begin + timedelta(minutes=1)
        business = target.clock is ClockRuns.BUSINESS
        counted += working_seconds_between(NINE_TO_SIX, begin, end) if business else 60
    assert used(ticking, ticking.started_at + timedelta(minutes=length), NINE_TO_SIX) == counted
