"""When what an agent promises falls due."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueting.understanding.promises import Promise, find_promise

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
WEDNESDAY = datetime(2026, 11, 25, 10, 30, tzinfo=HONG_KONG)

DATED = [
    ("我哋24小時內覆你", "2026-11-26T10:30"),
    ("三個工作天內退款到賬", "2026-11-30"),
    ("下星期二之前畀答覆你", "2026-12-01"),
    ("聽日同一時間我打返畀你", "2026-11-26T10:30"),
    ("我们会在明天下午三点前给您回复", "2026-11-26T15:00"),
    ("兩三日內寄出", "2026-11-28"),
    ("2至3日內寄出", "2026-11-28"),
    ("半個鐘內覆你", "2026-11-25T11:00"),
    ("一個半鐘後打俾你", "2026-11-25T12:00"),
    ("十五分鐘內有師傅上門", "2026-11-25T10:45"),
    ("星期五前會有同事聯絡你", "2026-11-27"),
    ("聽日三點覆你", "2026-11-26T15:00"),
    ("聽朝覆你", "2026-11-26T12:00"),
    ("今晚會處理好", "2026-11-25T22:00"),
    ("收工前覆你", "2026-11-25T18:00"),
    ("月底前會寄出", "2026-11-30"),
    ("12月3號會送到", "2026-12-03"),
    ("12.3 會送到分店", "2026-12-03"),
    ("會喺 12/3 分店開門前寄到", "2026-12-03"),
    ("本周五会发货", "2026-11-27"),
    ("下周五之前给您答复", "2026-12-04"),
    ("今日內會處理，最遲聽日下晝三點前覆你", "2026-11-26T15:00"),
    ("師傅會喺聽日下晝兩點到四點上門", "2026-11-26T16:00"),
    ("3个交易日内退回", "2026-11-30"),
    ("今夜會處理好", "2026-11-25T22:00"),
    ("中午前覆你", "2026-11-25T13:00"),
    ("午夜前會修好", "2026-11-26T00:00"),
    ("I will call you back by 3pm on Friday", "2026-11-27T15:00"),
    ("We'll get back to you within 2 business days", "2026-11-27"),
]

UNDATED = [
    "我哋會盡快覆你",
    "尋日三點你打過嚟",
    "請你喺星期五前交回表格",
    "麻煩你等我兩分鐘，我查一查",
    "我哋營業時間到晚上十點",
    "聽日三點方唔方便覆你？",
    "我哋會退返12.5元畀你",
    "我們會寄1.5升裝畀你",
    "会退您359.9元",
    "",
]


def _due(promise: Promise | None) -> str | None:
    if promise is None:
        return None
    return promise.due.strftime("%Y-%m-%d" if promise.precision == "day" else "%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(("text", "due"), DATED)
def test_a_promise_falls_due_when_the_customer_will_look_at_the_clock(text: str, due: str) -> None:
    promise = find_promise(text, WEDNESDAY)
    assert _due(promise) == due
    assert promise
    assert text[promise.start : promise.end] == promise.text
    assert Promise.from_dict(promise.as_dict()) == promise


@pytest.mark.parametrize("text", UNDATED)
def test_what_is_no_date_or_no_promise_makes_none(text: str) -> None:
    assert find_promise(text, WEDNESDAY) is None


def test_working_days_are_those_of_the_place() -> None:
    def holidays(day: date) -> bool:
        return day.weekday() < 5 and day != date(2026, 11, 26)

    assert _due(find_promise("三個工作天內覆你", WEDNESDAY, holidays)) == "2026-12-01"


@given(st.integers(1, 60), st.integers(0, 2 * 365 * 24 * 60))
def test_more_days_are_never_due_sooner(days: int, minutes: int) -> None:
    at = WEDNESDAY + timedelta(minutes=minutes)
    shorter, longer = (find_promise(f"{n}個工作天內覆你", at) for n in (days, days + 1))
    assert shorter
    assert longer
    assert at < shorter.due < longer.due
    assert longer.due - shorter.due <= timedelta(days=3)
