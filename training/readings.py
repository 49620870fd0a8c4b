"""`python -m training.readings`: the table of syllables that search needs, from pypinyin and ToJyutping."""

import re
import unicodedata

import numpy as np

from yueting.understanding.sounds import FILE, SIZE

# What many speakers do not keep apart, and so type for one another.
_MANDARIN = ((re.compile(r"^([zcs])h"), r"\1"), (re.compile(r"([aei])ng$"), r"\1n"))
_CANTONESE = ((re.compile(r"^n(?=[aeiou])"), "l"), (re.compile(r"^ng(?=[aeiou])"), ""))


def main() -> None:
    """Write the file anew."""
    FILE.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        FILE,
        pinyin=_numbered({point: _merged(one, _MANDARIN) for point, one in _pinyin().items()}),
        jyutping=_numbered({point: _merged(one, _CANTONESE) for point, one in _jyutping().items()}),
    )


def _pinyin() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict

    return {point: _toneless(readings.split(",")[0]) for point, readings in pinyin_dict.items()}


def _jyutping() -> dict[int, str]:
    import ToJyutping

    found: dict[int, str] = {}
    for point in range(0x3400, 0xA000):
        readings = ToJyutping.get_jyutping_candidates(chr(point))[0][1]
        if readings:
            found[point] = str(readings[0]).rstrip("123456")
    return found


def _toneless(syllable: str) -> str:
    marks = unicodedata.normalize("NFD", syllable)
    return "".join(one for one in marks if not unicodedata.combining(one) or one == "\u0308")


def _merged(syllable: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, instead in rules:
        syllable = pattern.sub(instead, syllable)
    return syllable


def _numbered(by_point: dict[int, str]) -> np.ndarray:
    numbers = {one: number for number, one in enumerate(sorted(set(by_point.values())), start=1)}
    table = np.zeros(SIZE, np.uint16)
    for point, syllable in by_point.items():
        if point < SIZE:
            table[point] = numbers[syllable]
    return table


if __name__ == "__main__":
    main()
