"""Times as people name them: 24 小時內, 三個工作天內, 下星期二下晝三點, 聽日同一時間.

A mention says when it ends, counted from the moment it is said, in that moment's own time zone. How a word is counted
is written down in docs/readings.md, "When a promise falls due".
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Precision = Literal["minute", "day"]
IsWorkingDay = Callable[[date], bool]

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "日": 7,
    "天": 7,
}
_N = r"(?:\d{1,4}(?:\.5)?|[零〇一二两三四五六七八九十]{1,4}|半|a|an|one|two|three|four|five|six|seven|ten)"
_ENGLISH = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
}
_SPAN = re.compile(
    rf"(?:(?P<from>{_N}) ?(?:个|個)? ?(?:小时|钟头|钟|天|日|分钟)?(?:至|到|-|~|–|、|or|to)+ ?)?(?P<n>{_N}) ?(?:个|个半)?(?P<half>半)?\s?"
    r"(?P<unit>小时|钟头|粒钟|个?字|分钟|分(?!之)|工作天|工作日|营业日|交易日|working days?|business days?|天|日|星期|礼拜|周|月|"
    r"hours?|hrs?|minutes?|mins?|days?|weeks?|钟(?!意))(?P<more>半)?\s?(?:钟)?"
)
_DAY_WORDS = {
    **dict.fromkeys("今日 今天 即日 今晚 今早 今朝 今夜 即晚 当日 当天 同日 today tonight".split(), 0),
    **dict.fromkeys("听日 听朝 听晚 明天 明日 明早 明晚 明朝 tomorrow".split(), 1),
    **dict.fromkeys("后日 后天 后晚".split(), 2),
    **dict.fromkeys("大后日 大后天".split(), 3),
}
_DAY = re.compile("|".join(sorted(_DAY_WORDS, key=len, reverse=True)))
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(
    r"(?P<which>下下|下|今|呢|这|本)?(?:一)?个?(?:星期|礼拜|周)(?P<day>[一二三四五六日天1-7](?!个))"
    r"(?:(?:至|到|-|或|、)(?:星期|礼拜|周)?(?P<last>[一二三四五六日天]))?|"
    r"(?P<next>next |this |coming )?(?P<english>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
_WEEK = re.compile(
    r"(?P<which>下下|下|今|呢|这|本)(?:一)?个?(?:星期|礼拜|周)(?P<end>末)?(?:内|之内|以内|底|尾)?|(?P<next>next|this) week"
)
_MONTH_END = re.compile(r"(?P<which>下|今|本|呢|这)?个?月(?:底|尾)|end of (?:the|this) month")
# 12.5元, 1.5升, 2.10.3: no days.
_MEASURE = re.compile(
    r"\.\d| ?(?:元|蚊|块|万|千|亿|折|倍|成|分(?!店|行)|升|公|米|寸|厘|级|版|小时|钟|个|kg|km|cm|mm|ml|gb?|mb|[lvw](?![a-z]))"
)
_FULL_DATE = re.compile(
    r"(?<![\d.$¥])(?:(?P<year>20\d{2}) ?[年\-/.] ?)?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?: ?月 ?|[/\-.])"
    r"(?P<day>3[01]|[12]\d|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
    r"(?: ?[日号]|(?![\d%]))"
)
_MONTH_DAY = re.compile(
    r"(?P<which>下个?月|本月|今个?月|这个?月)?(?<![\d.])"
    r"(?P<day>3[01]|[12]\d|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]) ?号(?!线|码|楼|铺|仓|机|门)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_DATE = re.compile(
    rf"(?P<before>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{'|'.join(_MONTHS)})[a-z]*|"
    rf"(?P<month_first>{'|'.join(_MONTHS)})[a-z]*\.? (?P<after>\d{{1,2}})(?:st|nd|rd|th)?"
)
_PARTS = {
    **dict.fromkeys("朝早 朝头早 早上 上午 上昼 听朝 今朝 今早 明早 明朝 morning".split(), 12),
    **dict.fromkeys("中午 晏昼前 正午 noon".split(), 13),
    **dict.fromkeys("下午 下昼 晏昼 傍晚 afternoon".split(), 18),
    **dict.fromkeys("收工前 收工之前 下班前 下班之前 放工前".split(), 18),
    **dict.fromkeys(("close of business", "end of the day"), 18),
    **dict.fromkeys("晚上 夜晚 今晚 今夜 即晚 听晚 明晚 后晚 晚间 evening tonight".split(), 22),
}
_PART = re.compile("|".join(sorted(_PARTS, key=len, reverse=True)))
_CLOCK = re.compile(
    r"(?<![\d.])(?P<hour>2[0-4]|1\d|0?\d|十[一二]?|[零一二两三四五六七八九])(?:(?: ?点|时(?!间))(?:(?P<half>半)|(?P<quarter>[一三])刻|"
    r"(?P<minute>[0-5]?\d|[一二三四五]?十[一二三四五六七八九]?)分?|[踏搭](?P<fives>[一二三四五六七八九十])|正|钟)?|"
    r":(?P<colon>[0-5]\d))(?: ?(?P<meridiem>[ap])\.?m)?|(?<!\d)(?P<english>1[0-2]|[1-9]) ?(?P<em>[ap])\.?m|(?P<noon>noon)"
)
_SAME_TIME = re.compile(
    r"(?:同一(?:个)?|同样(?:的|嘅)?|呢个|这个|相同|差唔多呢个)(?:时间|钟数|时候|时段)|same time"
)
# A part of a day alone is today's.
_PART_OF_TODAY = re.compile(
    r"(?P<work>(?:收工|下班|放工)(?:之)?前|close of business|end of the day)"
    r"|(?P<noon>(?:中午|正午)(?:之|以)?前)|(?P<dusk>傍晚(?:之|以)?前)|(?P<night>午夜(?:之|以)?前|\bmidnight\b)"
)
_ENDS = {"work": 18, "noon": 13, "dusk": 18, "night": 0}
# Between a day and the hour that belongs to it.
_JOINS = re.compile(r"[的嘅 ,，、(（]{0,2}(?:大约|大概|约|at |by |before |in the )?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A time named at `start:end`: its last moment. `due` is local; with precision "day" the whole day counts."""

    start: int
    end: int
    due: datetime
    precision: Precision


def find_times(text: str, at: datetime, is_working_day: IsWorkingDay | None = None) -> list[Mention]:
    """All times that a plain text (see `folding.plain`) names, in order, counted from `at` (aware, local).

    Without `is_working_day` Monday to Friday are working days.
    """
    working = is_working_day or (lambda day: day.weekday() < 5)
    found = sorted([*_days(text, at), *_spans(text, at, working)], key=lambda one: (one.start, -one.end))
    kept: list[Mention] = []
    for mention in [*found, *_clocks_alone(text, at, found)]:
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda one: one.start)


# -- so long from now -----------------------------------------------------------------------------------------


def _spans(text: str, at: datetime, working: IsWorkingDay) -> Iterator[Mention]:
    for match in _SPAN.finditer(text):
        amount = _amount(match["n"]) + (0.5 if match["half"] or match["more"] else 0)
        unit = match["unit"].lstrip("个")
        due = _after(at, amount, unit, working)
        if due:
            yield Mention(match.start(), match.end(), *due)


def _after(
    at: datetime, amount: float, unit: str, working: IsWorkingDay
) -> tuple[datetime, Precision] | None:
    if unit.startswith(("小时", "钟", "粒", "hour", "hr")):
        return at + timedelta(hours=amount), "minute"
    if unit.startswith(("分", "min")):
        return at + timedelta(minutes=amount), "minute"
    if unit == "字":  # 三個字: three times five minutes
        return at + timedelta(minutes=5 * amount), "minute"
    if unit.startswith(("工作", "营业", "交易", "working", "business")):
        return _whole(_working_day(at.date(), int(amount), working), at), "day"
    days = {"天": 1, "日": 1, "d": 1, "星": 7, "礼": 7, "周": 7, "w": 7, "月": 30}.get(unit[0])
    if unit == "月":
        return _whole(_months_later(at.date(), int(amount)), at), "day"
    return (_whole(at.date() + timedelta(days=round(amount * days)), at), "day") if days else None


def _working_day(day: date, count: int, working: IsWorkingDay) -> date:
    for _ in range(400):
        if count <= 0:
            break
        day += timedelta(days=1)
        count -= working(day)
    return day


# -- a day, with its hour where one is named --------------------------------------------------------------------


def _days(text: str, at: datetime) -> Iterator[Mention]:
    for start, end, day, words in _named_days(text, at.date()):
        yield _with_hour(text, start, end, day, words, at)


def _named_days(text: str, today: date) -> Iterator[tuple[int, int, date, str]]:
    for match in _DAY.finditer(text):
        yield *match.span(), today + timedelta(days=_DAY_WORDS[match.group()]), match.group()
    for match in _WEEKDAY.finditer(text):
        yield *match.span(), _weekday(match, today), ""
    for match in _WEEK.finditer(text):
        if text[match.end() : match.end() + 1] not in tuple("一二三四五六日天1234567"):
            yield *match.span(), _sunday(match["which"] or match["next"], today), ""
    for match in _MONTH_END.finditer(text):
        months = 1 if match["which"] == "下" else 0
        yield *match.span(), _end_of_month(_months_later(today.replace(day=1), months)), ""
    for pattern, dated in (
        (_FULL_DATE, _dated),
        (_ENGLISH_DATE, _dated_in_english),
        (_MONTH_DAY, _day_of_month),
    ):
        for match in pattern.finditer(text):
            day = dated(match, today)
            if day:
                yield *match.span(), day, ""


def _weekday(match: re.Match[str], today: date) -> date:
    if match["english"]:
        wanted = _ENGLISH_DAYS.index(match["english"])
        week = 1 if match["next"] == "next " else None
    else:
        sign = match["last"] or match["day"]
        wanted = (int(sign) if sign.isdigit() else _DIGITS[sign]) - 1
        week = {"下下": 2, "下": 1, "今": 0, "呢": 0, "这": 0, "本": 0}.get(match["which"] or "")
    if week is None:
        return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    return today - timedelta(days=today.weekday()) + timedelta(days=7 * week + wanted)


def _sunday(which: str, today: date) -> date:
    weeks = {"下下": 2, "下": 1, "next": 1}.get(which, 0)
    return today + timedelta(days=6 - today.weekday() + 7 * weeks)


def _dated(match: re.Match[str], today: date) -> date | None:
    if "." in match.group() and _MEASURE.match(match.string, match.end()):
        return None
    return _coming(match["year"], int(_amount(match["month"])), int(_amount(match["day"])), today)


def _dated_in_english(match: re.Match[str], today: date) -> date | None:
    month = _MONTHS.index(match["month"] or match["month_first"]) + 1
    return _coming(None, month, int(match["before"] or match["after"]), today)


def _coming(year: str | None, month: int, day: int, today: date) -> date | None:
    """The date in its year, or without a year the next one."""
    try:
        found = date(int(year) if year else today.year, month, day)
        return found.replace(year=today.year + 1) if not year and found < today else found
    except ValueError:  # 31/2
        return None


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    day = int(_amount(match["day"]))
    first = today.replace(day=1)
    if (match["which"] or "").startswith("下") or (not match["which"] and day < today.day):
        first = _months_later(first, 1)
    try:
        return first.replace(day=day)
    except ValueError:
        return None


def _with_hour(text: str, start: int, end: int, day: date, words: str, at: datetime) -> Mention:
    same = _SAME_TIME.match(text, _JOINS.match(text, end).end())  # type: ignore[union-attr]
    if same:
        return Mention(start, same.end(), datetime.combine(day, at.timetz()), "minute")
    part = _PARTS.get(words, 0)
    reach = end
    found = _PART.match(text, _JOINS.match(text, reach).end())  # type: ignore[union-attr]
    if found:
        part, reach = _PARTS[found.group()], found.end()
    clock = _last_clock(text, _JOINS.match(text, reach).end())  # type: ignore[union-attr]
    if clock:
        return Mention(start, clock.end(), _at_hour(day, clock, part, at), "minute")
    before = _clock_before(text, start)
    if before:
        return Mention(before.start(), end, _at_hour(day, before, part, at), "minute")
    if part:
        return Mention(start, reach, datetime.combine(day, time(part), at.tzinfo), "minute")
    return Mention(start, end, _whole(day, at), "day")


def _last_clock(text: str, start: int) -> re.Match[str] | None:
    """The hour at `start`; of a span (兩點到四點) its end."""
    clock = _CLOCK.match(text, start)
    while clock:
        joint = re.compile(r" ?(?:至|到|-|~|–|to) ?").match(text, clock.end())
        later = _CLOCK.match(text, joint.end()) if joint else None
        if later is None:
            return clock
        clock = later
    return None


def _clock_before(text: str, start: int) -> re.Match[str] | None:
    """English puts the hour first: by 3pm on Friday."""
    for match in _CLOCK.finditer(text, max(0, start - 12), start):
        if re.fullmatch(r",? (?:on |of )?", text[match.end() : start]):
            return match
    return None


def _at_hour(day: date, clock: re.Match[str], part: int, at: datetime) -> datetime:
    hour, minute = _hour_and_minute(clock)
    meridiem = clock["meridiem"] or clock["em"]
    if hour < 12 and (meridiem == "p" or (not meridiem and part >= 13)):
        hour += 12
    elif not meridiem and not part and 1 <= hour <= 6 and not clock.group().startswith("0"):
        hour += 12  # nobody is called back at three in the night
    if hour >= 24:
        day, hour = day + timedelta(days=1), hour - 24
    return datetime.combine(day, time(hour, minute), at.tzinfo)


def _hour_and_minute(clock: re.Match[str]) -> tuple[int, int]:
    if clock["noon"]:
        return 12, 0
    hour = int(_amount(clock["hour"] or clock["english"]))
    if clock["half"]:
        return hour, 30
    if clock["quarter"]:
        return hour, int(15 * _amount(clock["quarter"]))
    if clock["fives"]:
        return hour, int(5 * _amount(clock["fives"])) % 60
    return hour, int(_amount(clock["minute"] or clock["colon"] or "0"))


def _clocks_alone(text: str, at: datetime, found: list[Mention]) -> Iterator[Mention]:
    """An hour without a day is the next time the clock shows it; so is a part of the day."""
    for match in _CLOCK.finditer(text):
        last = _last_clock(text, match.start()) or match
        part = _PART.search(text, max(0, match.start() - 5), match.start())
        due = _at_hour(at.date(), last, _PARTS[part.group()] if part else 0, at)
        yield Mention(
            part.start() if part else match.start(),
            last.end(),
            due if due > at else due + timedelta(days=1),
            "minute",
        )
    for match in _PART_OF_TODAY.finditer(text):
        hour = next(hour for name, hour in _ENDS.items() if match[name])
        due = datetime.combine(at.date(), time(hour), at.tzinfo)
        yield Mention(*match.span(), due if hour else due + timedelta(days=1), "minute")


# -- small arithmetic ---------------------------------------------------------------------------------------------


def _amount(words: str) -> float:
    """十二 → 12, 半 → 0.5, two → 2, and of 兩三 (two or three) the longer: 3."""
    if words == "半":
        return 0.5
    if words in _ENGLISH:
        return _ENGLISH[words]
    if words[0].isdigit():
        return float(words)
    tens, ten, ones = words.rpartition("十")
    if not ten and len(words) == 2:
        return _DIGITS[words[1]]
    if not ten:
        return sum(_DIGITS[sign] * 10**place for place, sign in enumerate(reversed(words)))
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def _whole(day: date, at: datetime) -> datetime:
    return datetime.combine(day, time(23, 59), at.tzinfo)


def _months_later(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, _end_of_month(first).day))


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
