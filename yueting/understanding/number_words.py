"""Small numbers in words: 十二, 廿四, 兩三, twenty-four."""

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
