"""Figures with what they measure: 十四日內, 八五折, $688, 晚上十一點, 23 公斤. Over plain text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from yueting.understanding.number_words import DIGITS, value_of

_CHINESE = "[〇零一二两三四五六七八九十廿卅百千万]{1,12}"
NUMBER = (
    r"(?:(?<!\d)\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,3})?|(?<!\d)\d{1,12}(?!\d)(?:\.\d{1,4})?万?"
    rf"|(?<![〇零一二两三四五六七八九十廿卅百千万]){_CHINESE}|半)"
)
# The English numbers that replies use; value_of knows more.
_WORDS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "fourteen",
    "thirty",
)
_ENGLISH = "|".join(_WORDS)

_MINUTES = {
    "分钟": 1,
    "小时": 60,
    "钟头": 60,
    "钟": 60,
    "时": 60,
    "日": 1440,
    "天": 1440,
    "星期": 10080,
    "礼拜": 10080,
    "周": 10080,
    "月": 43200,
    "年": 518400,
    "秒": 1 / 60,
    "minute": 1,
    "min": 1,
    "hour": 60,
    "day": 1440,
    "week": 10080,
    "month": 43200,
    "year": 518400,
}
_SIZES = {
    "公斤": ("weight", 1000),
    "千克": ("weight", 1000),
    "kg": ("weight", 1000),
    "克": ("weight", 1),
    "磅": ("pound", 1),
    "斤": ("catty", 1),
    "公里": ("length", 1000),
    "厘米": ("length", 0.01),
    "公分": ("length", 0.01),
    "cm": ("length", 0.01),
    "毫米": ("length", 0.001),
    "mm": ("length", 0.001),
    "米": ("length", 1),
    "公尺": ("length", 1),
    "寸": ("inch", 1),
    "吋": ("inch", 1),
    "尺": ("foot", 1),
    "呎": ("foot", 1),
    "度": ("degree", 1),
    "岁": ("age", 1),
    "瓦": ("watt", 1),
    "w": ("watt", 1),
    "升": ("litre", 1),
    "毫升": ("litre", 0.001),
    "ml": ("litre", 0.001),
    "兆": ("data", 0.001),
    "gb": ("data", 1),
    "g": ("data", 1),
    "mah": ("charge", 1),
    "m": ("data", 0.001),
    "楼": ("floor", 1),
    "层": ("floor", 1),
    "次": ("times", 1),
    "件": ("pieces", 1),
    "位": ("people", 1),
    "人": ("people", 1),
    "名": ("people", 1),
    "倍": ("fold", 1),
    "分": ("points", 1),
    "积分": ("points", 1),
    "晚": ("nights", 1),
    "堂": ("lessons", 1),
    "节": ("lessons", 1),
    "期": ("instalments", 1),
    "张": ("sheets", 1),
    "年级": ("grade", 1),
}
_SIZE_NAMES = "|".join(sorted(map(re.escape, _SIZES), key=len, reverse=True))
_HALF_DAY = "(?:上午|早上|朝早|今早|听朝|清晨|凌晨|中午|正午|下午|下昼|午后|傍晚|晚上|夜晚|今晚|听晚|晚)"

_KINDS = (
    (
        "date",
        re.compile(
            rf"(?P<n>{NUMBER})月(?:{NUMBER})(?:日|号)?|(?P<m>{NUMBER})号|\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}|\d{{4}}年"
        ),
    ),
    (
        "clock",
        re.compile(
            rf"(?P<half>{_HALF_DAY})?(?P<n>{NUMBER})(?:点钟?|时(?!间|候|段|长|尚|限|效)|:(?P<m>\d\d))(?P<rest>半|正|{NUMBER}分)?"
            r"|(?P<n2>\d{1,2})(?::(?P<m2>\d\d))? ?(?P<ampm>am|pm)(?![a-z])"
        ),
    ),
    (
        "money",
        re.compile(
            rf"(?:hk\$|hkd|rmb|cny|us\$|usd|mop|nt\$|\$|¥|€|£) ?(?P<n>{NUMBER})"
            rf"|(?P<m>{NUMBER}) ?(?:个)?(?:蚊|元|块钱?|港币|港元|港纸|人民币|文|dollars|yuan|hkd|rmb)(?!素)"
        ),
    ),
    (
        "discount",
        re.compile(
            r"(?P<n>(?<![\d.])\d{1,2}(?:\.\d)?|[一二三四五六七八九]{1,2})折|半价|half[- ]price"
            r"|(?P<half>(?:退|减|免|赔|返|收|平|便宜)(?:返|回|还|你|您|咗)?一半|一半(?:嘅|的)?(?:价|钱|学费|费|房费|运费|租))"
        ),
    ),
    (
        "percent",
        re.compile(
            rf"(?P<n>{NUMBER}) ?(?:%|per ?cent)|百分之(?P<m>{NUMBER})"
            r"|(?P<t>[一二两三四五六七八九半])成(?!功|为|员|交|年|人|本|立|份|绩|果|都|个|条|张|单|日|晚|套|间)"
        ),
    ),
    (
        "money",
        re.compile(
            r"(?P<n>(?<![\d.])\d{1,5}万|[一二两三四五六七八九十百]{1,6}万)(?![人次部件里能步字张份事一])"
        ),
    ),
    (
        "workdays",
        re.compile(
            rf"(?P<n>{NUMBER})(?:(?:至|到|~|-|、)(?P<m>{NUMBER}))?(?:个)?(?:工作天|工作日|营业日|交易日|working days?|business days?)"
        ),
    ),
    (
        "duration",
        re.compile(
            rf"(?P<n>{NUMBER}|{_ENGLISH})(?:(?:至|到|~|-| to )(?P<m>{NUMBER}))?(?P<ge> ?个| |-)?(?P<half2>半)?"
            r"(?P<unit>分钟|小时|钟头|钟|日|天|星期|礼拜|周(?!年)|月|年(?!级|度|费|前|来)|秒|minutes?|mins?|hours?|days?|weeks?|months?|years?)(?P<half>半)?"
        ),
    ),
    ("metres", re.compile(rf"(?P<n>{NUMBER})米(?P<m>[一二三四五六七八九]|\d{{1,2}})(?![\d个条])")),
    (
        "people",
        re.compile(
            rf"(?P<n>{NUMBER})(?: ?(?:至|到|~|-) ?(?P<m>{NUMBER}))? ?(?:个|名|位)"
            r"(?:人|小朋友|学生|孩子|小孩|儿童|大人|成人|细路|同学|客人|乘客|学员|住客|宾客|家长|嘉宾|队员|旅客)"
        ),
    ),
    (
        "size",
        re.compile(
            rf"(?P<n>{NUMBER})(?: ?(?:至|到|~|-) ?(?P<m>{NUMBER}))?(?: |个)?(?P<unit>{_SIZE_NAMES})(?![a-z])"
        ),
    ),
    (
        "count",
        re.compile(rf"(?P<n>{NUMBER}) ?(?:个|间|所|家|款|种|条|只|辆|本)(?P<noun>[\u4e00-\u9fff]{{2}})"),
    ),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `start:end` of a plain text: of what (`money`, `duration`, `weight`…) and how much."""

    what: str
    value: float
    start: int
    end: int


_MAY_HOLD_ONE = re.compile("[\\d〇零一二两三四五六七八九十廿卅半]|" + _ENGLISH + "|half")


def figures(text: str) -> tuple[Figure, ...]:
    """All figures of a plain text, in order; a figure is read once, as the first of the kinds that fits."""
    return _figures(text) if _MAY_HOLD_ONE.search(text) else ()


@lru_cache(maxsize=2048)  # the same turns and articles are looked at with every reply
def _figures(text: str) -> tuple[Figure, ...]:
    found: list[Figure] = []
    taken: list[tuple[int, int]] = []
    for what, pattern in _KINDS:
        for match in pattern.finditer(text):
            if any(match.start() < end and match.end() > start for start, end in taken):
                continue
            read = _read(what, match)
            if read:
                taken.append(match.span())
                found += [Figure(kind, value, *match.span()) for kind, value in read]
    return tuple(sorted(found, key=lambda one: one.start))


def _read(what: str, match: re.Match[str]) -> list[tuple[str, float]]:
    group = match.groupdict()
    if what == "date":
        return [("date", 0.0)]
    if what == "clock":
        return [("clock", _clock(group))]
    if what == "discount":
        return [("percent", _off(group.get("n")))]
    if what == "metres":
        return [("length", _metres(group["n"] or "", group["m"] or ""))]
    if what == "percent" and group.get("t"):
        return [("percent", value_of(group["t"]) * 10)]
    values = [value_of(value) for value in (group.get("n"), group.get("m")) if value]
    if what == "duration":
        return _durations(group, values)
    if what == "count":
        return [(f"count {group['noun']}", values[0])]
    if what == "size":
        kind, factor = _SIZES[group["unit"]]
        return [(kind, round(value * factor, 4)) for value in values]
    return [(what, value) for value in values]


def _metres(whole: str, rest: str) -> float:
    """一米一 is 1.1, 1米15 is 1.15."""
    return round(value_of(whole) + value_of(rest) / (100 if len(rest) == 2 else 10), 4)


def _durations(group: dict[str, str | None], values: list[float]) -> list[tuple[str, float]]:
    unit, counted = group["unit"] or "", (group["ge"] or "").strip()
    if unit == "月" and counted != "个":  # 三月 is March
        return []
    minutes = _MINUTES[unit if unit in _MINUTES else unit.rstrip("s")]
    more = 0.5 if group["half"] or group["half2"] else 0.0
    return [("duration", round((value + more) * minutes, 2)) for value in values]


def _clock(group: dict[str, str | None]) -> float:
    """Hours of a half day, for 晚上九時, 21:00 and 9 pm are one."""
    hour = value_of(group["n"] or group["n2"] or "0")
    minute = value_of(group["m"] or group["m2"] or "0")
    rest = group["rest"] or ""
    minute = 30 if rest == "半" else value_of(rest.removesuffix("分")) if rest.endswith("分") else minute
    return round(hour % 12 + minute / 60, 3)


def _off(value: str | None) -> float:
    """Per cent off: 八五折 is 15, half price 50."""
    if value is None:
        return 50.0
    figures_of = value if value[0].isdigit() else "".join(str(DIGITS[sign]) for sign in value)
    paid = float(figures_of)
    return round(100 - (paid if paid > 10 else paid * 10), 2)
