"""Business hours as an administrator writes them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from yueting.tickets.business_hours import Shift, SpecialDay, add_working_seconds
from yueting.tickets.hours_plan import BadHours, hours_from, starter_hours

CHINA = ZoneInfo("Asia/Shanghai")


def test_a_plan_is_read_whole():
    hours = hours_from(
        {
            "zone": "Asia/Hong_Kong",
            "week": {"mon": ["09:00-13:00", "14:00-24:00"], "sat": ["22:00-06:00"]},
            "closed": ["2026-03-02"],
            "opened": [date(2026, 3, 8)],
            "special": {"2026-03-03": ["10:00-12:00"]},
        },
        years=[2026],
    )
    assert hours.week[0] == (Shift(time(9), time(13)), Shift(time(14), time(0)))
    assert hours.week[5] == (Shift(time(22), time(6)),)
    assert hours.closed_dates == {date(2026, 3, 2)}
    assert hours.opened_dates == {date(2026, 3, 8)}
    assert hours.special_days == (SpecialDay(date(2026, 3, 3), (Shift(time(10), time(12)),)),)


def test_the_mainland_spring_festival_of_2026_is_waited_out():
    """Friday 13 February 17:30, two hours: half an hour that day, the rest on the worked Saturday 14."""
    mainland = starter_hours("mainland", [2026])
    friday = datetime(2026, 2, 13, 17, 30, tzinfo=CHINA)
    assert add_working_seconds(mainland, friday, 2 * 3600) == datetime(2026, 2, 14, 10, 30, tzinfo=CHINA)
    saturday = datetime(2026, 2, 14, 17, 30, tzinfo=CHINA)
    assert add_working_seconds(mainland, saturday, 3600) == datetime(2026, 2, 24, 9, 30, tzinfo=CHINA)


@pytest.mark.parametrize("plan", ["hong_kong", "mainland", "round_the_clock"])
def test_every_starter_plan_is_open_some_time(plan):
    assert any(starter_hours(plan, [2026]).week)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        pytest.param({"zone": "Asia/Kowloon"}, "no time zone", id="unknown zone"),
        pytest.param({}, "no time zone", id="no zone"),
        pytest.param({"zone": "Asia/Hong_Kong", "week": {"mo": []}}, "no day of the week", id="unknown day"),
        pytest.param(
            {"zone": "Asia/Hong_Kong", "week": {"mon": ["9 to 6"]}}, "no shift", id="unreadable shift"
        ),
        pytest.param({"zone": "Asia/Hong_Kong", "week": {"mon": ["09:00-25:00"]}}, "no shift", id="hour 25"),
        pytest.param({"zone": "Asia/Hong_Kong", "closed": ["2026-02-30"]}, "no date", id="no such date"),
        pytest.param({"zone": "Asia/Hong_Kong", "holidays": "TW"}, "HK or CN", id="unknown region"),
    ],
)
def test_a_plan_that_cannot_be_read_says_what_to_write(plan, said):
    with pytest.raises(BadHours, match=said):
        hours_from(plan, years=[2026])


def test_an_unknown_starter_plan_lists_those_there_are():
    with pytest.raises(BadHours, match="hong_kong"):
        starter_hours("macau", [2026])
