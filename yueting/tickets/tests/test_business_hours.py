"""Working time, checked against tables and against a slow, obvious count of minutes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.tickets.business_hours import (
    BusinessHours,
    NoWorkingTime,
    Shift,
    SpecialDay,
    add_working_seconds,
    is_open,
    next_opening,
    working_seconds_between,
)

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
HOUR = 3600
MORNING = Shift(time(9), time(13))
AFTERNOON = Shift(time(14), time(18))
NIGHT = Shift(time(22), time(6))


def weekdays(*shifts: Shift, zone: str = "Asia/Hong_Kong", **days) -> BusinessHours:
    return BusinessHours(zone, (shifts,) * 5 + ((), ()), **days)


OFFICE = weekdays(MORNING, AFTERNOON)
NIGHT_DESK = BusinessHours("Asia/Hong_Kong", ((NIGHT,),) * 7)
ALWAYS = BusinessHours("Asia/Hong_Kong", ((Shift(time(0), time(0)),),) * 7)
SHUT = BusinessHours("Asia/Hong_Kong", ((),) * 7)


def at(written: str, zone: ZoneInfo = HONG_KONG) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("hours", "start", "seconds", "expected"),
    [
        # 2026-03-02 is a Monday.
        pytest.param(OFFICE, "2026-03-02 09:00", HOUR, "2026-03-02 10:00", id="within a shift"),
        pytest.param(OFFICE, "2026-03-02 12:30", HOUR, "2026-03-02 14:30", id="over lunch"),
        pytest.param(OFFICE, "2026-03-02 09:00", 4 * HOUR, "2026-03-02 13:00", id="ends with the shift"),
        pytest.param(OFFICE, "2026-03-02 17:30", HOUR, "2026-03-03 09:30", id="over night"),
        pytest.param(OFFICE, "2026-03-06 17:30", HOUR, "2026-03-09 09:30", id="over the weekend"),
        pytest.param(OFFICE, "2026-03-07 11:00", HOUR, "2026-03-09 10:00", id="starts on a closed day"),
        pytest.param(OFFICE, "2026-12-31 17:00", 2 * HOUR, "2027-01-01 10:00", id="over the year's end"),
        pytest.param(NIGHT_DESK, "2026-03-02 23:30", HOUR, "2026-03-03 00:30", id="over midnight"),
        pytest.param(
            NIGHT_DESK, "2026-03-03 02:00", 5 * HOUR, "2026-03-03 23:00", id="a night shift under way"
        ),
        pytest.param(ALWAYS, "2026-03-02 23:59", 48 * HOUR, "2026-03-04 23:59", id="round the clock"),
        pytest.param(OFFICE, "2026-03-07 11:00", 0, "2026-03-07 11:00", id="nothing to add"),
    ],
)
def test_working_time_is_added_where_the_desk_is_open(hours, start, seconds, expected):
    assert add_working_seconds(hours, at(start), seconds) == at(expected)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        pytest.param("2026-03-02 08:00", "2026-03-02 10:00", 1, id="before opening"),
        pytest.param("2026-03-02 13:10", "2026-03-02 13:50", 0, id="inside lunch"),
        pytest.param("2026-03-02 00:00", "2026-03-09 00:00", 40, id="a week"),
        pytest.param("2026-03-02 12:00", "2026-03-02 11:00", 0, id="backwards"),
    ],
)
def test_working_time_between_two_instants(start, end, hours):
    assert working_seconds_between(OFFICE, at(start), at(end)) == hours * HOUR


def test_a_closed_date_gives_way_to_an_opened_and_both_to_a_special_day():
    saturday, sunday, monday = date(2026, 2, 14), date(2026, 2, 15), date(2026, 2, 16)
    hours = weekdays(
        MORNING,
        closed_dates=frozenset({sunday, monday}),
        opened_dates=frozenset({saturday, sunday}),
        special_days=(SpecialDay(sunday, (AFTERNOON,)),),
    )
    assert hours.shifts_on(saturday) == (MORNING,)
    assert hours.shifts_on(sunday) == (AFTERNOON,)
    assert hours.shifts_on(monday) == ()


def test_a_black_rain_afternoon_can_be_closed_by_hand():
    rainy = weekdays(MORNING, AFTERNOON, special_days=(SpecialDay(date(2026, 3, 2), (MORNING,)),))
    assert add_working_seconds(rainy, at("2026-03-02 12:00"), 2 * HOUR) == at("2026-03-03 10:00")


NEW_YORK = ZoneInfo("America/New_York")
SMALL_HOURS = BusinessHours("America/New_York", ((Shift(time(0), time(4)),),) * 7)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param("2026-03-08", 3, id="the hour that is skipped in spring"),
        pytest.param("2026-11-01", 5, id="the hour that comes twice in autumn"),
        pytest.param("2026-06-01", 4, id="an ordinary day"),
    ],
)
def test_a_shift_over_a_clock_change_counts_the_time_that_really_passes(day, hours):
    midnight, noon = at(f"{day} 00:00", NEW_YORK), at(f"{day} 12:00", NEW_YORK)
    assert working_seconds_between(SMALL_HOURS, midnight, noon) == hours * HOUR


def test_shifts_that_meet_in_a_skipped_hour_are_not_counted_twice():
    shifts = (Shift(time(1), time(2, 30)), Shift(time(2, 30), time(5)))
    hours = BusinessHours("America/New_York", (shifts,) * 7)
    start, end = at("2026-03-08 00:00", NEW_YORK), at("2026-03-08 12:00", NEW_YORK)
    assert working_seconds_between(hours, start, end) == 3 * HOUR


def test_a_desk_that_never_opens_says_so_instead_of_searching_for_ever():
    with pytest.raises(NoWorkingTime):
        add_working_seconds(SHUT, at("2026-03-02 09:00"), 1)
    assert working_seconds_between(SHUT, at("2026-03-02 09:00"), at("2026-03-03 09:00")) == 0
    assert not is_open(SHUT, at("2026-03-02 09:00"))


def test_a_desk_that_opened_once_and_never_again_says_so_after_that_day():
    once = BusinessHours(
        "Asia/Hong_Kong", ((),) * 7, special_days=(SpecialDay(date(2026, 3, 2), (MORNING,)),)
    )
    assert add_working_seconds(once, at("2026-03-02 08:00"), 4 * HOUR) == at("2026-03-02 13:00")
    with pytest.raises(NoWorkingTime):
        add_working_seconds(once, at("2026-03-02 08:00"), 4 * HOUR + 1)


def test_negative_working_time_is_refused():
    with pytest.raises(ValueError, match="forward"):
        add_working_seconds(OFFICE, at("2026-03-02 09:00"), -1)


def test_a_week_of_other_than_seven_days_is_refused():
    with pytest.raises(ValueError, match="seven days"):
        BusinessHours("Asia/Hong_Kong", ((),) * 6)


def test_open_at_the_first_instant_of_a_shift_and_closed_at_its_last():
    assert is_open(OFFICE, at("2026-03-02 09:00"))
    assert not is_open(OFFICE, at("2026-03-02 13:00"))
    assert next_opening(OFFICE, at("2026-03-02 13:00")) == at("2026-03-02 14:00")


# Properties ------------------------------------------------------------------------------------------------

minutes = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
shifts = st.lists(st.builds(Shift, minutes, minutes), max_size=2).map(tuple)
calendars = st.builds(
    BusinessHours,
    zone=st.sampled_from(["Asia/Hong_Kong", "Asia/Shanghai", "America/New_York", "Europe/London"]),
    week=st.tuples(*[shifts] * 7),
    closed_dates=st.frozensets(st.dates(date(2026, 3, 1), date(2026, 3, 31)), max_size=3),
    opened_dates=st.frozensets(st.dates(date(2026, 3, 1), date(2026, 3, 31)), max_size=2),
).filter(lambda hours: any(hours.week))
# Around the spring change of New York (8 March) and London (29 March).
instants = st.integers(0, 30 * 24 * 60).map(
    lambda passed: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=passed)
)


@settings(max_examples=25, deadline=None)
@given(calendars, instants, st.integers(0, 5 * 24 * HOUR))
def test_time_added_is_the_time_found_between(hours, start, seconds):
    end = add_working_seconds(hours, start, seconds)
    assert end >= start
    assert working_seconds_between(hours, start, end) == seconds


@settings(max_examples=25, deadline=None)
@given(calendars, st.lists(instants, min_size=3, max_size=3).map(sorted))
def test_two_stretches_add_up_to_the_whole(hours, three):
    first, middle, last = three
    parts = working_seconds_between(hours, first, middle) + working_seconds_between(hours, middle, last)
    assert parts == working_seconds_between(hours, first, last)


@settings(max_examples=25, deadline=None)
@given(calendars, instants, instants, st.integers(0, 3 * 24 * HOUR))
def test_a_later_start_never_ends_earlier(hours, one, other, seconds):
    first, second = sorted((one, other))
    assert add_working_seconds(hours, first, seconds) <= add_working_seconds(hours, second, seconds)


@settings(max_examples=12, deadline=None)
@given(calendars.filter(lambda hours: hours.zone.startswith("Asia")), instants, st.integers(0, 3 * 24 * 60))
def test_a_count_minute_by_minute_gives_the_same(hours, start, length):
    end = start + timedelta(minutes=length)
    counted = sum(minute_is_worked(hours, start + timedelta(minutes=passed)) for passed in range(length))
    assert working_seconds_between(hours, start, end) == counted * 60


def minute_is_worked(hours: BusinessHours, instant: datetime) -> bool:
    """The obvious definition, for zones that never change their clocks."""
    local = instant.astimezone(ZoneInfo(hours.zone)).replace(tzinfo=None)
    for day in (local.date() - timedelta(days=1), local.date()):
        for shift in hours.shifts_on(day):
            opens = datetime.combine(day, shift.opens)
            closes = datetime.combine(day, shift.closes)
            closes += timedelta(days=1) if closes <= opens else timedelta()
            if opens <= local < closes:
                return True
    return False
