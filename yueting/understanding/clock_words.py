"""The hour of a day in words: 三點半, 八點九個字, 下晝, 中午前, 3:30 pm, half past two."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yueting.understanding.number_words import amount

NIGHT, NOON, AFTERNOON, EVENING = 6, 13, 18, 22
# Without a day, nobody means ten at night.
LATE = 10
# Part of a day → the hour at which it is over.
PARTS = {
    **dict.fromkeys(("凌晨", "半夜", "清晨"), NIGHT),
    **dict.fromkeys(
        (
            "朝早",
            "朝头早",
            "早上",
            "早晨",
            "一早",
            "上午",
            "上昼",
            "听朝",
            "今朝",
            "今早",
            "听早",
            "明早",
            "明晨",
        ),
        12,
    ),
    **dict.fromkeys(("明朝", "翌晨", "朝", "早", "first thing in the morning", "first thing", "morning"), 12),
    **dict.fromkeys(
        ("中午", "正午", "晌午", "晏昼前", "午饭前", "食晏前", "lunchtime", "lunch time", "lunch"), NOON
    ),
    **dict.fromkeys(("下午", "下昼", "晏昼", "午后", "傍晚", "黄昏", "afternoon"), AFTERNOON),
    **dict.fromkeys(
        (
            f"{close}{before}"
            for close in ("收工", "下班", "放工", "落班", "收铺", "打烊", "关门")
            for before in ("前", "之前", "以前")
        ),
        AFTERNOON,
    ),
    **dict.fromkeys(("close of business", "close of play", "end of business", "cob"), AFTERNOON),
    **dict.fromkeys(
        (
            "晚上",
            "夜晚",
            "夜晚黑",
            "今晚",
            "今夜",
            "即晚",
            "听晚",
            "明晚",
            "后晚",
            "当晚",
            "晚间",
            "晚黑",
            "深夜",
        ),
        EVENING,
    ),
    **dict.fromkeys(("晚", "夜", "evening", "tonight", "night"), EVENING),
}
# Too short to stand without a day before them.
_AFTER_A_DAY_ONLY = ("朝", "早", "晚", "夜", "first thing", "lunch", "今晚", "半夜", "一早")
_NO_PART = r"(?!餐|饭|茶|宴|班|机|市|霜|装|礼|报|更|场|期|啲|些|点|咗|了|到|已)"


def _part_pattern(words: list[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    chinese = "|".join(word for word in longest_first if not word.isascii())
    english = "|".join(word for word in longest_first if word.isascii())
    return re.compile(rf"(?:{chinese}){_NO_PART}|\b(?:{english})\b")


PART = _part_pattern(list(PARTS))
PART_ALONE = _part_pattern([word for word in PARTS if word not in _AFTER_A_DAY_ONLY])

_HOUR = r"2[0-4]|1\d|0?\d|二十[一二三四]?|廿[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九]"
_ONE = "[一二三四五六七八九]"
CLOCK = re.compile(
    # 差五分三點
    rf"(?:差(?P<lack>{_ONE}|十|\d{{1,2}})分(?:钟)?)?(?<![\d.:/])"
    rf"(?P<hour>{_HOUR})(?:(?: ?点(?!击|赞|评|样|解|心)| ?时(?!间|候|段|常|效|期|装|代|限))(?:钟)?(?:"
    rf"(?P<half>半)|(?P<quarter>[一二三123]) ?(?:刻|个?骨)|(?P<fives>十一|{_ONE}|十|1[01]|\d) ?个?字|[踏搭](?:正|(?P<at>{_ONE}|十))|"
    rf"[零〇过](?P<zero>{_ONE}|[1-9])分?|(?P<minute>[0-5]?\d(?!\d)|[二三四五]?十{_ONE}|[二三四五]十|(?:十|{_ONE})(?=分)) ?分?|"
    rf"(?P<sign>{_ONE}|十)(?=$|[ ,.!;()前之以左会将覆回打嘅的我你您])|正)?|[:](?P<colon>[0-5]\d))(?:正|分)?(?: ?(?P<meridiem>[ap])\.?m\b)?|"
    r"(?<![\d.:])(?P<english>1[0-2]|0?[1-9])(?:\.(?P<dotted>[0-5]\d))?(?: ?(?P<em>[ap])\.?m\b|(?P<clock> ?o'?clock))|"
    r"(?P<noon>\b(?:noon|midday)\b)|(?P<midnight>\bmidnight\b|午夜(?=前|之前))|(?<!\d)(?P<military>[01]\d|2[0-3])(?P<past>[0-5]\d) ?hrs?\b|"
    r"half past (?P<halfpast>1[0-2]|[1-9])|"
    r"\b(?:at|by|before|around|until) (?P<bare>1[0-2]|[1-9])(?=[,;!]|\.(?!\d)|$| (?:today|tomorrow|tonight|on |this |next |sharp|and |in the ))"
)
_JOINT = re.compile(r" ?(?:至|到|-|~|–|—|to|and) ?")
_FIRST_OF_TWO = re.compile(rf"(?P<hour>{_HOUR})(?=(?: ?(?:至|到|-|~|–|—|to) ?|[一二三四五六七八九十](?=点)))")


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour named at `start:end`. `meridiem`: "a", "p" or ""; `sure`: written as of 24 hours."""

    start: int
    end: int
    hour: int
    minute: int
    meridiem: str = ""
    sure: bool = False
    part: int = 0


def clock_at(text: str, start: int, part: int = 0) -> Clock | None:
    """The hour at `start`; of a span (兩點到四點, 2-4pm) its end."""
    first = _FIRST_OF_TWO.match(text, start)
    found = CLOCK.match(text, start)
    if found is None and first:
        joint = _JOINT.match(text, first.end())
        found = CLOCK.match(text, joint.end() if joint else first.end())
    if found is None:
        return None
    clock = _clock(found, start, part)
    while joint := _JOINT.match(text, clock.end):
        later_part = PART.match(text, joint.end())
        later = CLOCK.match(text, later_part.end() if later_part else joint.end())
        if later is None:
            break
        clock = _later(clock, _clock(later, start, PARTS[later_part.group()] if later_part else clock.part))
    return clock


def _later(first: Clock, last: Clock) -> Clock:
    """上午十一點到一點: the end of a span is after its beginning."""
    over = last.hour < first.hour <= 12 and last.part == first.part == 12
    return Clock(
        last.start,
        last.end,
        last.hour,
        last.minute,
        last.meridiem,
        last.sure,
        AFTERNOON if over else last.part,
    )


def _clock(found: re.Match[str], start: int, part: int) -> Clock:
    hour, minute = _hour_and_minute(found)
    if found["lack"]:
        hour, minute = hour - 1, 60 - int(amount(found["lack"]))
    written = found["hour"] or found["english"] or ""
    sure = bool(found["noon"] or found["midnight"] or found["military"]) or written.startswith("0")
    meridiem = found["meridiem"] or found["em"] or ""
    return Clock(start, found.end(), hour, minute, meridiem, sure or (hour > 12), part)


def _hour_and_minute(found: re.Match[str]) -> tuple[int, int]:
    if found["noon"]:
        return 12, 0
    if found["midnight"]:
        return 24, 0
    if found["military"]:
        return int(found["military"]), int(found["past"])
    if found["halfpast"]:
        return int(found["halfpast"]), 30
    hour = int(amount(found["hour"] or found["english"] or found["bare"]))
    if found["half"]:
        return hour, 30
    if found["quarter"]:
        return hour, int(15 * amount(found["quarter"]))
    fives = found["fives"] or found["at"] or found["sign"]  # 三點九 and 三點九個字: the big hand on nine
    if fives:
        return hour, int(5 * amount(fives)) % 60
    return hour, int(amount(found["zero"] or found["minute"] or found["colon"] or found["dotted"] or "0"))


def moment(day: date, clock: Clock, part: int, at: datetime, *, named: bool = True) -> datetime:
    """The clock's moment on a day, in the zone of `at`. Without a part of the day 1 to 6 are afternoon, and an
    hour of today that is over is the same hour in the evening; from ten on only where today was `named`."""
    hour, part = clock.hour, clock.part or part
    if clock.meridiem:
        hour = hour % 12 + (12 if clock.meridiem == "p" else 0)
    elif part:
        hour = _in_part(hour, part)
    elif 1 <= hour <= 6 and not clock.sure:
        hour += 12  # nobody is called back at three in the night
    elif hour < 12 and not clock.sure and day == at.date() and time(hour, clock.minute) <= at.time():
        hour += 12 if hour < LATE or named else 0
    if hour >= 24:
        day, hour = day + timedelta(days=1), hour - 24
    return datetime.combine(day, time(hour, clock.minute), at.tzinfo)


def _in_part(hour: int, part: int) -> int:
    if part == EVENING and (hour == 12 or 1 <= hour <= 4):
        return 24 + hour % 12
    if part == NIGHT:
        return hour % 12
    later = (part == NOON and hour <= 3) or part in (AFTERNOON, EVENING)
    return hour + 12 if later and hour < 12 else hour
