"""Times as people name them: 24 小時內, 三個工作天內, 下星期二下晝三點, 聽日同一時間.

A mention says when it ends, counted from the moment it is said, in that moment's own time zone. How a word is counted
is written down in docs/readings.md, "When a promise falls due".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from yueting.understanding.clock_words import CLOCK, PART, PART_ALONE, PARTS, Clock, clock_at, moment
from yueting.understanding.day_words import Day, months_later, named_days
from yueting.understanding.number_words import CHINESE, ENGLISH, amount
from yueting.understanding.working_days import IsWorkingDay, Place, working_day_in

Precision = Literal["minute", "day"]

_N = rf"(?:\d{{1,4}}(?:\.5)?|[{CHINESE}]{{1,5}}|(?<![a-z])(?:{ENGLISH})(?![a-z]))"
_UNIT = (
    "小时|钟头|粒钟|钟(?!意)|个?字(?![符眼数母幕])|刻钟?|个?骨|分钟|分(?![之店行部公期数析机社])|工作天|工作日|营业日|交易日|天|日(?![本元常期圆])|"
    "星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|周(?![年一二三四五六日岁])|个月|月(?=内|之内|以内)|"
    "(?:working|business) days?|hours?|hrs?|minutes?|mins?|days?|weeks?|months?|fortnight"
)
_SPAN = re.compile(
    rf"(?:(?P<from>{_N}) ?(?:个|個)? ?(?:{_UNIT})? ?(?:至|到|-|~|–|、|或|或者|or|to) ?)?"
    rf"(?:(?P<n>{_N}) ?(?:个(?!月)|个(?=半))?(?P<half>半)?|(?P<bare>个半)|(?P<next>下个|next )) ?"
    rf"(?P<unit>{_UNIT})(?P<more>半(?!价)|多)? ?(?:钟)?(?: and a half)?(?P<ago>前(?![台面]))?"
)
_ANY_UNIT = re.compile("[钟时字刻骨分天日星礼周月]|hour|hr|min|day|week|month|night")
# 這兩天, 過兩日: soon, and no date; 頭三日, 每三日: no span from now.
_VAGUE = re.compile(r"(?:[这呢近过隔]一?|呢个|未来)$")
_NO_SPAN = re.compile(r"(?:[头前每逢第超]|满|超过|等咗|等了|足)$")
_SAME_TIME = re.compile(
    r"(?:同一(?:个)?|同样(?:的|嘅)?|呢个|这个|相同|差唔多呢个)(?:时间|钟数|时候|时段)|(?:at )?(?:the )?same time"
)
# Between a day and the hour that belongs to it.
_JOINS = re.compile(
    r"(?:[之以]?[前内后])?[的嘅 ,，、(（]{0,2}(?:大约|大概|约|左右|at |by |before |in the |around |between |from |first thing in the )?"
)
# 由聽日起: where a span begins, not where it ends.
_BEGINS = re.compile(r" ?(?:起|开始|以后|之后|过后|onwards?)")
_BREAK = re.compile(r"[,、]")
_FAR = 18


@dataclass(frozen=True, slots=True)
class Mention:
    """A time named at `start:end`: its last moment. `due` is local; with precision "day" the whole day counts."""

    start: int
    end: int
    due: datetime
    precision: Precision


def find_times(
    text: str, at: datetime, is_working_day: IsWorkingDay | None = None, place: Place = "HK"
) -> list[Mention]:
    """All times that a plain text (see `folding.plain`) names, in order, counted from `at` (aware, local).

    Without `is_working_day` the working days are those of `place`, whose way of writing a date holds too.
    """
    working = is_working_day or working_day_in(place)
    found = [*_days(text, at, place), *_spans(text, at, working), *_clocks_alone(text, at)]
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or kept[-1].end <= mention.start:
            kept.append(mention)
    return kept


# -- so long from now -----------------------------------------------------------------------------------------


def _spans(text: str, at: datetime, working: IsWorkingDay) -> Iterator[Mention]:
    if not _ANY_UNIT.search(text):
        return
    for match in _SPAN.finditer(text):
        before = text[max(0, match.start() - 3) : match.start()]
        if (
            (match["ago"] and not match["unit"].startswith(("工作", "营业", "交易")))
            or _NO_SPAN.search(before)
            or (_vague(match) and _VAGUE.search(before))
        ):
            continue
        due = _after(at, _how_many(match), match["unit"].removeprefix("个"), working)
        same = _SAME_TIME.match(text, _joined(text, match.end())) if due and due[1] == "day" else None
        if due and same:
            yield Mention(match.start(), same.end(), datetime.combine(due[0].date(), at.timetz()), "minute")
        elif due:
            yield Mention(match.start(), match.end("ago") - 1 if match["ago"] else match.end(), *due)


def _vague(match: re.Match[str]) -> bool:
    return (
        (match["n"] or "")[-1:] in ("两", "2", "二") and match["unit"] in ("日", "天") and not match["from"]
    )


def _how_many(match: re.Match[str]) -> float:
    count = amount(match["n"]) if match["n"] else 1.0
    return count + (
        0.5 if match["half"] or match["more"] == "半" or match["bare"] or "half" in match.group()[4:] else 0
    )


def _after(at: datetime, count: float, unit: str, working: IsWorkingDay) -> tuple[datetime, Precision] | None:
    if unit.startswith(("小时", "钟", "粒", "hour", "hr")):
        return at + timedelta(hours=count), "minute"
    minutes = {"分": 1, "min": 1, "字": 5, "刻": 15, "骨": 15}  # 三個字: three times five minutes
    for name, each in minutes.items():
        if unit.startswith(name):
            return at + timedelta(minutes=each * count), "minute"
    if unit.startswith(("工作", "营业", "交易", "working", "business")):
        return whole(_working_day(at.date(), int(count), working), at), "day"
    if unit.startswith(("月", "month")):
        day = months_later(at.date(), int(count)) + timedelta(days=15 if count % 1 else 0)
        return whole(day, at), "day"
    days = {"天": 1, "日": 1, "d": 1, "星": 7, "礼": 7, "周": 7, "w": 7, "f": 14}.get(unit[0])
    return (whole(at.date() + timedelta(days=int(count * days)), at), "day") if days else None


def _working_day(day: date, count: int, working: IsWorkingDay) -> date:
    for _ in range(400):
        if count <= 0:
            break
        day += timedelta(days=1)
        count -= working(day)
    return day


def whole(day: date, at: datetime) -> datetime:
    """The end of the day."""
    return datetime.combine(day, time(23, 59), at.tzinfo)


# -- a day, with its hour where one is named --------------------------------------------------------------------


def _days(text: str, at: datetime, place: Place) -> Iterator[Mention]:
    days = named_days(text, at.date(), month_first=place == "CN")
    for number, day in enumerate(days):
        if _BEGINS.match(text, day.end) or text[max(0, day.start - 1) : day.start] in ("由", "自", "从"):
            continue
        limit = days[number + 1].start if number + 1 < len(days) else len(text)
        yield _with_hour(text, day, limit, at)


def _with_hour(text: str, day: Day, limit: int, at: datetime) -> Mention:
    same = _SAME_TIME.match(text, _joined(text, day.end))
    if same:
        return Mention(day.start, same.end(), datetime.combine(day.day, at.timetz()), "minute")
    part, reach = PARTS.get(day.words.removeprefix("this "), 0), day.end
    found = PART.match(text, _joined(text, reach))
    if found:
        part, reach = PARTS[found.group()], found.end()
    clock = clock_at(text, _joined(text, reach), part) or _clock_before(text, day.start)
    if clock is None and reach == day.end:
        clock, part, reach = _later_in_part(text, day, part, limit)
    if clock:
        start, end = min(day.start, clock.start), max(reach, clock.end)
        return Mention(start, end, moment(day.day, clock, part, at), "minute")
    if part:
        return Mention(day.start, reach, datetime.combine(day.day, time(part), at.tzinfo), "minute")
    return Mention(day.start, day.end, whole(day.day, at), "day")


def _joined(text: str, end: int) -> int:
    return _JOINS.match(text, end).end()  # type: ignore[union-attr]


def _later_in_part(text: str, day: Day, part: int, limit: int) -> tuple[Clock | None, int, int]:
    """The hour a few words after the day: 聽日我會喺下晝三點前覆你."""
    stop = _BREAK.search(text, day.end)
    last = min(limit, day.end + _FAR, stop.start() if stop else len(text))
    found = PART_ALONE.search(text, day.end, last)
    if found:
        return (
            clock_at(text, _joined(text, found.end()), PARTS[found.group()]),
            PARTS[found.group()],
            found.end(),
        )
    match = CLOCK.search(text, day.end, last)
    return (clock_at(text, match.start(), part) if match else None), part, day.end


def _clock_before(text: str, start: int) -> Clock | None:
    """English puts the hour first: by 3pm on Friday, at 3 tomorrow."""
    for match in CLOCK.finditer(text, max(0, start - 16), start):
        if re.fullmatch(
            r",? ?(?:in the morning |in the afternoon )?(?:on |of |at )?", text[match.end() : start]
        ):
            part = (
                12
                if "morning" in text[match.end() : start]
                else 18
                if "after" in text[match.end() : start]
                else 0
            )
            return clock_at(text, match.start(), part)
    return None


def _clocks_alone(text: str, at: datetime) -> Iterator[Mention]:
    """An hour without a day is the next time the clock shows it; so is a part of the day."""
    for match in CLOCK.finditer(text):
        clock = clock_at(text, match.start())
        part = PART.search(text, max(0, match.start() - 5), match.start())
        if clock:
            due = moment(at.date(), clock, PARTS[part.group()] if part else 0, at, named=False)
            yield Mention(part.start() if part else match.start(), clock.end, _ahead(due, at), "minute")
    for found in PART_ALONE.finditer(text):
        due = datetime.combine(at.date(), time(PARTS[found.group()]), at.tzinfo)
        yield Mention(*found.span(), _ahead(due, at), "minute")


def _ahead(due: datetime, at: datetime) -> datetime:
    return due if due > at else due + timedelta(days=1)
