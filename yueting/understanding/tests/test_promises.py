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
    ("會喺 3/12 分店開門前寄到", "2026-12-03"),
    ("本周五会发货", "2026-11-27"),
    ("下周五之前给您答复", "2026-12-04"),
    ("今日內會處理，最遲聽日下晝三點前覆你", "2026-11-26T15:00"),
    ("師傅會喺聽日下晝兩點到四點上門", "2026-11-26T16:00"),
    ("3个交易日内退回", "2026-11-30"),
    ("今夜會處理好", "2026-11-25T22:00"),
    ("中午前覆你", "2026-11-25T13:00"),
    ("午夜前會修好", "2026-11-26T00:00"),
    ("I will call you back by 3pm on Friday", "2026-11-27T15:00"),
    ("聽日三點一個字會有人打畀你", "2026-11-26T15:05"),
    ("聽日三點三個骨會有人打畀你", "2026-11-26T15:45"),
    ("八點九個字師傅會到", "2026-11-25T20:45"),
    ("明天上午十点三刻，客户经理在分行门口等您", "2026-11-26T10:45"),
    ("今晚十點零五分再打嚟", "2026-11-25T22:05"),
    ("今晚十二點前會修好", "2026-11-26T00:00"),
    ("聽日中午十一點半會送到", "2026-11-26T11:30"),
    ("聽日師傅會喺下晝三點前到", "2026-11-26T15:00"),
    ("星期一上午十一點至一點我哋會派人嚟", "2026-11-30T13:00"),
    ("廿四小時內我哋會覆你封電郵", "2026-11-26T10:30"),
    ("三刻钟之内骑手会送到", "2026-11-25T11:15"),
    ("15/12 我哋會寄出會員卡", "2026-12-15"),
    ("5/12 我哋會送到府上", "2026-12-05"),
    ("12/5 之前我们会发货", "2026-12-05"),
    ("下個月三號我哋會派人嚟", "2026-12-03"),
    ("年底前我哋會換晒啲水錶", "2026-12-31"),
    ("下月中我哋會寄出新卡", "2026-12-15"),
    ("季末前我哋會退返啲積分", "2026-12-31"),
    ("聖誕節前我哋會寄到", "2026-12-25"),
    ("明早我會請主任致電給您", "2026-11-26T12:00"),
    ("由今日起計五日內，我哋會退返全數", "2026-11-30"),
    ("三日後同一時間我再打嚟", "2026-11-28T10:30"),
    ("今日中午前我覆返你有冇位", "2026-11-25T13:00"),
    ("聽日 3 位師傅會上門", "2026-11-26"),
    ("I will call you tomorrow at 3", "2026-11-26T15:00"),
    ("I'll send it by end of day", "2026-11-25"),
    ("Our courier will come on Monday morning", "2026-11-30T12:00"),
    ("We will be with you in half an hour", "2026-11-25T11:00"),
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
    "可能聽日會有同事搵你",
    "我爭取聽日覆你",
    "這兩天會有專人跟您聯繫",
    "你之前同事話今日退錢，我而家查緊",
    "星期四嗰班滿晒，加唔到位喇",
    "我哋會派 2 位同事跟進",
    "We are here 24/7 and will help you",
    "我哋會加 2.5 倍人手處理",
    "",
]


CHRISTMAS = datetime(2026, 12, 23, 11, tzinfo=HONG_KONG)
GOLDEN_WEEK = datetime(2026, 9, 28, 9, 30, tzinfo=HONG_KONG)


def _weekdays(day: date) -> bool:
    return day.weekday() < 5


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


@pytest.mark.parametrize(
    ("text", "at", "due"),
    [
        ("三個工作天內新卡會送到", CHRISTMAS, "2026-12-29"),
        ("We will reply within three working days", CHRISTMAS, "2026-12-29"),
        ("三个工作日内我们会寄出", CHRISTMAS, "2026-12-28"),
        ("四個工作天內我哋會覆你", GOLDEN_WEEK, "2026-10-05"),
        ("四个工作日内我们会退款", GOLDEN_WEEK, "2026-10-09"),
        ("五个工作日内我们会退款", GOLDEN_WEEK, "2026-10-10"),
    ],
)
def test_without_a_calendar_public_holidays_are_those_of_who_writes_so(
    text: str, at: datetime, due: str
) -> None:
    """Hong Kong rests on Christmas Day; the Mainland rests in the first week of October and works a Saturday for it."""
    assert _due(find_promise(text, at)) == due


def test_working_days_are_those_of_the_place() -> None:
    def holidays(day: date) -> bool:
        return day.weekday() < 5 and day != date(2026, 11, 26)

    assert _due(find_promise("三個工作天內覆你", WEDNESDAY, holidays)) == "2026-12-01"


@given(st.integers(1, 60), st.integers(0, 2 * 365 * 24 * 60))
def test_more_days_are_never_due_sooner(days: int, minutes: int) -> None:
    at = WEDNESDAY + timedelta(minutes=minutes)
    shorter, longer = (find_promise(f"{n}個工作天內覆你", at, _weekdays) for n in (days, days + 1))
    assert shorter
    assert longer
    assert at < shorter.due < longer.due
    assert longer.due - shorter.due <= timedelta(days=3)
