"""What a text is found by: characters, pairs of them, words, and how they sound in Mandarin and in Cantonese.

A sign is one number of 64 bits; the top bits name the view, so that signs of all views share one table. Many texts
are taken apart at once, as arrays: a hundred thousand articles would take minutes one by one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from yueting.understanding.folding import fold_plain, plain
from yueting.understanding.sounds import sounds
from yueting.understanding.tokens import segmented

Codes = NDArray[np.uint64]
Owners = NDArray[np.int32]

CHARS, PAIRS, WORDS, PINYIN, JYUTPING = range(5)
NAMES = ("chars", "pairs", "words", "pinyin", "jyutping")
_VIEW = np.uint64(60)
_SIGN = np.uint64(21)  # bits of one code point
_NEWLINE = 10
_LATIN = re.compile(r"[a-z]+|\d+|\*+")
_OTHER = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffff]+")
_LONGEST_LATIN = 20
_LONGEST_SEGMENTED = 400  # title and questions; longer texts go by their pairs


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of some texts: `codes[i]` stands in the text number `owners[i]`, as often as it does."""

    codes: Codes
    owners: Owners


def spelled(text: str) -> str:
    """The text as it is taken apart: folded (fold of understanding), on one line."""
    line = plain(text).replace("\n", " ")
    return fold_plain(line) if _may_be_cantonese(line) else line


def signs_of(lines: Sequence[str], views: Sequence[int]) -> Signs:
    """The signs of spelled lines in these views, view after view."""
    points, owners = _points(lines)
    found = [_in_view(view, lines, points, owners) for view in views]
    return Signs(
        np.concatenate([codes for codes, _ in found] or [np.zeros(0, np.uint64)]),
        np.concatenate([owners for _, owners in found] or [np.zeros(0, np.int32)]),
    )


def view_of(codes: Codes) -> NDArray[np.int64]:
    """Which view each sign belongs to."""
    return (codes >> _VIEW).astype(np.int64)


def _points(lines: Sequence[str]) -> tuple[NDArray[np.uint32], Owners]:
    joined = "\n".join(lines)
    points = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)
    return points, np.cumsum(points == _NEWLINE, dtype=np.int32)


def _in_view(
    view: int, lines: Sequence[str], points: NDArray[np.uint32], owners: Owners
) -> tuple[Codes, Owners]:
    if view == WORDS:
        return _packed(view, (word for line in lines for word in _words(line)), lines)
    han = _is_han(points)
    if view == CHARS:
        latin, latin_owners = _packed(view, (one for line in lines for one in _latin(line)), lines)
        return (
            np.concatenate((_marked(view, points[han].astype(np.uint64)), latin)),
            np.concatenate((owners[han], latin_owners)),
        )
    neighbours = han[:-1] & han[1:]
    if view == PAIRS:
        values = points.astype(np.uint64)
    else:
        values = sounds(view == JYUTPING)[np.minimum(points, 0xFFFF)].astype(np.uint64)
        neighbours &= (values[:-1] > 0) & (values[1:] > 0)
    pairs = (values[:-1] << _SIGN) | values[1:]
    return _marked(view, pairs[neighbours]), owners[:-1][neighbours]


def _marked(view: int, codes: Codes) -> Codes:
    return codes | (np.uint64(view) << _VIEW)


def _packed(view: int, words: Iterator[tuple[int, ...]], lines: Sequence[str]) -> tuple[Codes, Owners]:
    """One array from (signs of a line, …): the words come line by line."""
    counts = []
    codes: list[int] = []
    for one in words:
        counts.append(len(one))
        codes += one
    owners = np.repeat(np.arange(len(lines), dtype=np.int32), counts)
    return _marked(view, np.array(codes, np.uint64)), owners


def _words(line: str) -> Iterator[tuple[int, ...]]:
    if len(line) > _LONGEST_SEGMENTED:
        yield ()
        return
    yield tuple(
        _number(word)
        for run in _OTHER.split(line)
        if len(run) > 1
        for word in segmented(run)
        if len(word) > 1
    )


def _latin(line: str) -> Iterator[tuple[int, ...]]:
    yield tuple(_number("*" if one[0] == "*" else one[:_LONGEST_LATIN]) for one in _LATIN.findall(line))


@lru_cache(maxsize=100_000)
def _number(word: str) -> int:
    """Up to two characters as they are, longer words by 60 bits of their hash."""
    if len(word) == 1:
        return ord(word)
    if len(word) == 2:
        return (ord(word[0]) << 21) | ord(word[1])
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 4


def _is_han(points: NDArray[np.uint32]) -> NDArray[np.bool_]:
    common = (points >= 0x3400) & (points <= 0x9FFF)
    return common | ((points >= 0x20000) & (points <= 0x3FFFF))


def _may_be_cantonese(line: str) -> bool:
    """Looking for the first characters of Cantonese words is ten times as quick as looking for the words."""
    return _first_characters().search(line) is not None


@lru_cache(maxsize=1)
def _first_characters() -> re.Pattern[str]:
    from yueting.understanding.folding import twins

    return re.compile("[" + "".join(sorted({re.escape(word[0]) for word in twins()})) + "]")
