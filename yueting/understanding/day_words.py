"""Days in words: 聽日, 下星期五, 月底, 12 月 3 號, 15/12, the 15th, Monday; each with its last day."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from yueting.understanding.gating import Gated
from yueting.understanding.number_words import DIGITS, amount

_DAY_WORDS = {
    **dict.fromkeys(
        (
            "今日",
            "今天",
            "即日",
            "今晚",
            "今早",
            "今朝",
            "今夜",
            "当日",
            "当天",
            "即晚",
            "同日",
            "today",
            "tonight",
        ),
        0,
    ),
    **dict.fromkeys(
        ("this morning", "this afternoon", "this evening", "end of day", "end of the day", "eod"), 0
    ),
    **dict.fromkeys(
        (
            "听日",
            "听朝",
            "听晚",
            "听早",
            "明天",
            "明日",
            "明早",
            "明晨",
            "明晚",
            "明朝",
            "翌日",
            "翌晨",
            "次日",
        ),
        1,
    ),
    **dict.fromkeys(("第二日", "隔天", "tomorrow", "the next day"), 1),
    **dict.fromkeys(("后日", "后天", "后晚", "the day after tomorrow", "day after tomorrow"), 2),
    **dict.fromkeys(("大后日", "大后天"), 3),
}
_DAY = re.compile("|".join(sorted(_DAY_WORDS, key=len, reverse=True)))
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHICH = {"下下": 2, "下": 1, "next": 1, "今": 0, "呢": 0, "这": 0, "本": 0, "this": 0}
_WEEKDAY = re.compile(
    r"(?P<which>下下|下|今|呢|这|本)?(?:一)?个?(?:星期|礼拜|周|(?<![礼崇])拜)(?P<day>[一二三四五六日天1-7](?![个0-9]))"
    r"(?:(?:至|到|-|或|或者|、|同)?(?:星期|礼拜|周)?(?P<last>(?<=[至到\-或者、同期拜周])[一二三四五六日天](?![点个])|(?<=六)日))?|"
    r"\b(?:(?P<next>next|this|coming) )?(?P<english>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
)
_WEEK = re.compile(
    r"(?P<which>下下|下|今|呢|这|本)(?:一)?个?(?:星期|礼拜|周)(?![一二三四五六日天1-7年])(?:末|内|之内|以内|底|尾)?|周末|"
    r"\b(?:end of )?(?P<english>next|this) (?:week|weekend)(?:end)?\b|\b(?:the|over the) weekend\b|end of (?:the )?week\b"
)
_MONTH = re.compile(
    r"(?P<which>下下|下|今|本|呢|这)?个?月(?P<part>底|尾|末|中旬?|初|上旬|下旬)|(?P<whole>下下|下|今|本|呢|这)个?月(?!\d|[一二三四五六七八九十廿])|"
    r"(?P<named>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月(?P<of>底|尾|末|中旬?|初|上旬|下旬)|"
    r"end of (?:(?:the|this) )?(?P<next>next )?month\b|\b(?P<month>this|next) month\b"
)
_SEASON = re.compile(
    r"(?:今|本|呢)?(?:年(?:底|尾|末)|年内)|今年(?:内|之内|以内)|(?:本|今|呢个?|这个?)?季(?:度)?(?:末|尾|底)|(?:本|今)季(?:度)?内|"
    r"end of (?:the |this )?(?P<span>year|quarter)"
)
_FEASTS = {
    "圣诞": (12, 25),
    "圣诞节": (12, 25),
    "平安夜": (12, 24),
    "元旦": (1, 1),
    "christmas": (12, 25),
    "new year": (1, 1),
}
_FEAST = re.compile(
    r"(?P<chinese>圣诞节?|平安夜|元旦)(?=当[日天]|[之以]?前|嗰[日天]|那天)|(?:by|before) (?P<english>christmas|new year)\b"
)
_DAY_NUMBER = (
    "3[01]|[12]\\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|[一二三四五六七八九]"
)
_FULL_DATE = re.compile(
    r"(?:(?P<year>20\d{2}|二[零〇][零〇一二三四五六七八九]{2}|今|明|出) ?年 ?)?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月 ?"
    rf"(?P<day>{_DAY_NUMBER})(?: ?[日号]|(?![\d%个]))(?:(?: ?(?:至|到|-) ?)(?P<last>{_DAY_NUMBER}) ?[日号])?"
)
_NUMERIC = re.compile(
    r"(?<![\d.,/$])(?:(?P<year>20\d{2})[\-/.])?(?P<one>3[01]|[12]\d|0?[1-9])(?P<sign>[\-/.])(?P<two>3[01]|[12]\d|0?[1-9])"
    r"(?:(?<=\d)(?P=sign)(?P<after>20\d{2}))?(?![\d%/]|\.\d| ?(?:日[内后之]|天|个|[小工]|分(?!店|行)|钟|号[线楼铺]|星|礼|周|k|折|寸|"
    r"点|万|元|块|蚊|倍|[ap]\.?m|to|days?|hours?|work|business|week|minutes?))(?P<before> ?(?:之?前|以前|[日号]))?"
)
_MONTH_DAY = re.compile(
    r"(?P<which>下下?个?月 ?|本月 ?|今个?月 ?|[呢这]个?月 ?)?(?<![\d.\-第])"
    rf"(?P<day>{_DAY_NUMBER}) ?(?:(?(which)日|(?!))|(?:(?<=\d\d)|(?<=\d\d )|(?<=十[一二三四五六七八九])|(?<=[二三]十))日(?=之?前|以前)|"
    rf"号(?!线|码|楼|铺|仓|机|门|房|床|柜|位|车|登|馆|院|台|枱|桌|窗|店|场|波|电|色|油))"
    rf"(?: ?(?:至|到|-|或|或者) ?(?P<last>{_DAY_NUMBER}) ?号)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_ENGLISH_DATE = re.compile(
    rf"\b(?P<before>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_NAMES})\b|"
    rf"\b(?P<month_first>{_NAMES})\.? (?:the )?(?P<after>\d{{1,2}})(?:st|nd|rd|th)?\b|"
    rf"\b(?:the )(?P<only>\d{{1,2}})(?:st|nd|rd|th)\b(?! (?:floor|time|street))"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day named at `start:end`; `words`: where they name a part of the day too (聽朝)."""

    start: int
    end: int
    day: date
    words: str = ""


def named_days(text: str, today: date, *, month_first: bool = False) -> list[Day]:
    """The days that a plain text names, the longest where several begin together.

    `month_first`: 5/12 is 12 May, as on the Mainland; otherwise 5 December.
    """
    found: list[Day] = []
    for match in _DAY.finditer(text):
        found.append(Day(*match.span(), today + timedelta(days=_DAY_WORDS[match.group()]), match.group()))
    for pattern, dated in _READ.open_to(text):
        for match in pattern.finditer(text):
            day = dated(match, today)
            if day:
                found.append(Day(*match.span(), day))
    for match in _NUMERIC.finditer(text):
        day = _numeric(match, today, month_first)
        if day:
            found.append(Day(*match.span(), day))
    return _apart(sorted(found, key=lambda one: (one.start, -one.end)))


def _apart(found: list[Day]) -> list[Day]:
    """The days that do not overlap; 12 月 18 號 (星期五) is one."""
    kept: list[Day] = []
    for day in found:
        if (
            kept
            and kept[-1].end <= day.start <= kept[-1].end + 2
            and day.day.weekday() == kept[-1].day.weekday()
        ):
            kept[-1] = Day(kept[-1].start, day.end, max(kept[-1].day, day.day), day.words)
        elif not kept or day.start >= kept[-1].end:
            kept.append(day)
    return kept


def _weekday(match: re.Match[str], today: date) -> date:
    if match["english"]:
        wanted, which = _WEEKDAYS.index(match["english"][:3]), match["next"] or ""
    else:
        sign, which = match["last"] or match["day"], match["which"] or ""
        wanted = (int(sign) if sign.isdigit() else 7 if sign in "日天" else DIGITS[sign]) - 1
    if which not in _WHICH:
        return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    return today - timedelta(days=today.weekday()) + timedelta(days=7 * _WHICH[which] + wanted)


def _sunday(match: re.Match[str], today: date) -> date:
    weeks = _WHICH.get(match["which"] or match["english"] or "", 0)
    return today + timedelta(days=6 - today.weekday() + 7 * weeks)


def _in_month(match: re.Match[str], today: date) -> date:
    months = _WHICH.get(match["which"] or match["whole"] or match["month"] or match["next"] or "", 0)
    first = months_later(today.replace(day=1), 1 if match["next"] else months)
    part = match["part"] or match["of"] or ""
    if match["named"]:
        first = _next(int(amount(match["named"])), 1, today.replace(day=1)) or first
    last = {"初": 10, "上": 10, "中": 15}.get(part[:1]) if part != "中旬" else 20
    if last is None:
        return end_of_month(first)
    if not (match["which"] or match["named"]) and first.replace(day=last) < today:
        first = months_later(first, 1)  # 月初 said on the 20th
    return first.replace(day=last)


def _in_season(match: re.Match[str], today: date) -> date:
    quarter = "季" in match.group() or match["span"] == "quarter"
    return end_of_month(date(today.year, (today.month + 2) // 3 * 3 if quarter else 12, 1))


def _feast(match: re.Match[str], today: date) -> date | None:
    return _next(*_FEASTS[match["chinese"] or match["english"]], today)


def _dated(match: re.Match[str], today: date) -> date | None:
    month, day = int(amount(match["month"])), int(amount(match["last"] or match["day"]))
    return _coming(_year(match["year"] or "", today), month, day, today)


def _year(words: str, today: date) -> int | None:
    if words in ("明", "出"):
        return today.year + 1
    return today.year if words == "今" else int(amount(words)) if words else None


def _numeric(match: re.Match[str], today: date, month_first: bool) -> date | None:
    one, two, year = int(match["one"]), int(match["two"]), match["year"] or match["after"]
    unlike = match["sign"] != "/" and not year and len(match["one"] + match["two"]) < 3  # 2.5, 3-5
    if match.group() == "24/7" or (unlike and not match["before"]):
        return None
    if match["year"] or (match["sign"] != "/" and two > 12) or (match["sign"] == "/" and month_first):
        month, day = one, two
    else:
        month, day = (two, one) if match["sign"] == "/" or one > 12 else (one, two)
    if month > 12:
        month, day = day, month
    return _coming(int(year) if year else None, month, day, today)


def _dated_in_english(match: re.Match[str], today: date) -> date | None:
    if match["only"]:
        return _next_day_numbered(int(match["only"]), today, 0)
    month = _MONTHS.index((match["month"] or match["month_first"])[:3]) + 1
    return _next(month, int(match["before"] or match["after"]), today)


def _next(month: int, day: int, today: date) -> date | None:
    return _coming(None, month, day, today)


def _coming(year: int | None, month: int, day: int, today: date) -> date | None:
    """The date in its year, or without a year the next one."""
    try:
        found = date(year or today.year, month, day)
        return found.replace(year=today.year + 1) if not year and found < today else found
    except ValueError:  # 31/2
        return None


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    which, day = match["which"] or "", int(amount(match["last"] or match["day"]))
    if which:
        return _numbered(
            months_later(today.replace(day=1), {"下下": 2}.get(which[:2], int(which[0] == "下"))), day
        )
    return _next_day_numbered(day, today, 0)


def _next_day_numbered(day: int, today: date, months: int) -> date | None:
    first = months_later(today.replace(day=1), months + (day < today.day))
    return _numbered(first, day)


def _numbered(first: date, day: int) -> date | None:
    try:
        return first.replace(day=day)
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, end_of_month(first).day))


def end_of_month(day: date) -> date:
    """The last day of the month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


_Dated = Callable[[re.Match[str], date], date | None]
_READ: Gated[_Dated] = Gated(
    (
        (_WEEKDAY, _weekday),
        (_WEEK, _sunday),
        (_MONTH, _in_month),
        (_SEASON, _in_season),
        (_FEAST, _feast),
        (_FULL_DATE, _dated),
        (_ENGLISH_DATE, _dated_in_english),
        (_MONTH_DAY, _day_of_month),
    )
)
