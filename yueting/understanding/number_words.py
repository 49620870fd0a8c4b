"""Numbers in words: 十二, 廿四, 兩三, 三千五, 一萬二, twenty-four."""

import re

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ENGLISH = {
    **{
        "a": 1,
        "an": 1,
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
    },
    **{"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20},
    **{"twenty-four": 24, "thirty": 30, "forty": 40, "forty-five": 45, "forty-eight": 48, "sixty": 60},
    **{"seventy-two": 72, "ninety": 90, "half a": 0.5, "half an": 0.5, "half": 0.5},
}
ENGLISH = "|".join(sorted(_ENGLISH, key=len, reverse=True)).replace("-", "[- ]")
CHINESE = "零〇一二两三四五六七八九十廿卅百半"


def amount(words: str) -> float:
    """十二 → 12, 半 → 0.5, two → 2, and of 兩三 (two or three) the longer: 3. The words must be plain."""
    if words == "半":
        return 0.5
    if words.isascii() and words[0].isalpha():
        return _ENGLISH[re.sub(r"(?<=y) ", "-", words)]
    if words[0].isdigit():
        return float(words)
    return _chinese(words.replace("廿", "二十").replace("卅", "三十"))


def _chinese(words: str) -> float:
    hundreds, hundred, rest = words.rpartition("百")
    if hundred:
        return 100 * (_last(hundreds) if hundreds else 1) + (
            _chinese(rest.lstrip("零")) if rest.lstrip("零") else 0
        )
    tens, ten, ones = words.rpartition("十")
    if ten:
        return 10 * (_last(tens) if tens else 1) + (_last(ones) if ones else 0)
    if len(words) > 2 or words[0] in "零〇":  # 二零二六, 零五
        return sum(DIGITS.get(sign, 0) * 10**place for place, sign in enumerate(reversed(words)))
    return _last(words)


def _last(words: str) -> int:
    return DIGITS.get(words[-1], 0)


_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}


def value_of(words: str) -> float:
    """The value of a number of any size, in figures or words: 1,200, 3.5万, 三千五, 一九九七. The words must be plain."""
    words = words.replace(",", "")
    if words == "半" or (words.isascii() and words[0].isalpha()):
        return amount(words)
    if re.fullmatch(r"\d+(?:\.\d+)?万?", words):
        return float(words.rstrip("万")) * (10000 if words.endswith("万") else 1)
    return _large(words.replace("廿", "二十").replace("卅", "三十"))


def _large(words: str) -> float:
    if len(words) > 1 and not set(words) & set(_UNITS):  # 一九九七: read out figure by figure
        return float("".join(str(DIGITS.get(sign, 0)) for sign in words))
    total, current, last = 0, 0, 1
    for sign in words:
        if sign in DIGITS:
            current = DIGITS[sign]
            last = 1 if sign in "零〇" else last
        elif sign == "万":
            total, current, last = (total + current) * 10000, 0, 10000
        elif sign in _UNITS:
            total, current, last = total + (current or 1) * _UNITS[sign], 0, _UNITS[sign]
    # 三千五 is 3,500: what stands alone at the end counts tenths of the unit before it.
    alone = last >= 100 and words[-1] in DIGITS and words[-2:-1] not in ("零", "〇")
    return float(total + current * (last // 10 if alone else 1))
