"""Holidays as the governments published them."""

from datetime import date, time

import pytest

from yueting.tickets.business_hours import BusinessHours, Shift
from yueting.tickets.holidays_calendar import (
    UnknownRegion,
    is_announced,
    observing,
    public_holidays,
    working_weekends,
)


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        ("HK", date(2026, 2, 17), "Lunar New Year"),
        ("HK", date(2026, 4, 3), "Good Friday"),
        ("HK", date(2026, 4, 4), "the day following Good Friday"),
        ("HK", date(2025, 4, 21), "Easter Monday"),
        ("HK", date(2026, 12, 26), "the first weekday after Christmas"),
        ("HK", date(2025, 5, 5), "the Birthday of the Buddha"),
        ("CN", date(2026, 2, 20), "a day off exchanged for 14 February"),
        ("CN", date(2025, 10, 8), "a day off exchanged for 11 October"),
        ("CN", date(2026, 1, 2), "a day off exchanged for 4 January"),
    ],
)
def test_a_public_holiday_is_closed(region, day, name):
    assert day in public_holidays(region, day.year), name


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 26),
        date(2025, 2, 8),
        date(2025, 10, 11),
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
    ],
)
def test_a_mainland_weekend_in_exchange_is_worked(day):
    assert day.weekday() >= 5
    assert day in working_weekends("CN", day.year)
    assert day not in working_weekends("HK", day.year)


def test_a_weekend_of_december_worked_for_january_belongs_to_its_own_year():
    # Announced with the holidays of 2007.
    assert {date(2006, 12, 30), date(2006, 12, 31)} <= working_weekends("CN", 2006)


def test_only_days_of_the_year_itself_are_given():
    for year in (2025, 2026):
        assert {day.year for day in public_holidays("CN", year) | working_weekends("CN", year)} == {year}


def test_a_year_before_its_announcement_says_so():
    assert is_announced("CN", 2026)
    assert not is_announced("CN", 2199)
    assert is_announced("HK", 2027)


def test_another_region_is_refused():
    with pytest.raises(UnknownRegion):
        public_holidays("JP", 2026)


def test_hours_that_observe_the_mainland_close_its_holidays_and_open_its_weekends():
    office = BusinessHours("Asia/Shanghai", ((Shift(time(9), time(18)),),) * 5 + ((), ()))
    observed = observing(office, "CN", [2026])
    assert observed.shifts_on(date(2026, 2, 17)) == ()
    assert observed.shifts_on(date(2026, 2, 14)) == (Shift(time(9), time(18)),)
    assert observed.shifts_on(date(2026, 2, 15)) == ()
