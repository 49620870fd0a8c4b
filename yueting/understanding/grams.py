"""The signs that the small models weigh: pieces of a text, each with its place.

A way of taking a text apart is named in a model's file ("chars:1:3", "words", "tones:emotion"), so training and
reading can never differ. Every sign is `(key, start, end)`; the places count code points of the text as it came.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from yueting.understanding.folding import plain
from yueting.understanding.tones import toned
from yueting.understanding.turns import storable

if TYPE_CHECKING:
    from rjieba import Jieba

Sign = tuple[str, int, int]
Signs = Callable[[str], Iterable[Sign]]

# Posts and reviews say what they feel long before this; the time of a judgement has to stay bounded.
MAX_JUDGED = 4_000

_ADDRESS = re.compile(r"https?://[^\s\u3000-\uffff]+")
_DIGIT = re.compile(r"\d")
_SPACE = re.compile(r"\s")
_CLAUSE = re.compile(r"[^,。.!?;:、~\n… ]+")
_RUN = re.compile("[^ ]+")
_NEGATOR = re.compile("唔系几|没有|唔|冇|不|无|未|没|难")
# A negator reaches this far.
_NEGATED = 6
# 係 is the Cantonese "to be", 系 a part of words of both varieties (關係, 體係): here alone they stay apart.
_TO_BE = "係"
_NOT_TO_BE = re.compile("(?<=[关联干体])係|係(?=数)")
_OTHER_THAN_CHINESE = re.compile(r"[^\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def level(text: str) -> str:
    """The text as models see it: plain, without addresses, every digit 0; as long as it came, up to
    MAX_JUDGED."""
    text = plain(storable(text[:MAX_JUDGED]))
    text = _ADDRESS.sub(lambda found: " " * len(found.group()), text)
    return _SPACE.sub(" ", _DIGIT.sub("0", text))


def spoken(text: str) -> str:
    """The Chinese characters of a text, folded to one script but for those that tell Cantonese; all else is
    blank, so that neither script, punctuation nor English words say which variety it is."""
    text = storable(text[:MAX_JUDGED])
    folded = "".join(one if one == _TO_BE else two for one, two in zip(text, plain(text), strict=True))
    return _OTHER_THAN_CHINESE.sub(" ", _NOT_TO_BE.sub("系", folded))


@lru_cache(maxsize=32)
def signs_by(name: str) -> Signs:
    """The way of taking a levelled (for "chars": or spoken) text apart that has this name."""
    kind, *options = name.split(":")
    if kind == "chars":
        shortest, longest = map(int, options)
        return lambda text: _chars(text, shortest, longest)
    if kind == "runs":
        return lambda text: _runs(text, int(options[0]))
    if kind == "tones":
        return lambda text: toned(text, options[0])
    return {"words": words_of, "pairs": _pairs, "negated": _negated}[kind]


def _chars(text: str, shortest: int, longest: int) -> Iterator[Sign]:
    for size in range(shortest, longest + 1):
        for start in range(len(text) - size + 1):
            yield text[start : start + size], start, start + size


def _runs(text: str, longest: int) -> Iterator[Sign]:
    """Characters by run between blanks; a blank before and after shows what begins a clause and what ends it."""
    for run in _RUN.finditer(text):
        offset = run.start() - 1
        for key, start, end in _chars(f" {run.group()} ", 1, longest):
            if key != " ":
                yield key, max(offset + start, run.start()), min(offset + end, run.end())


def words_of(text: str) -> Iterator[Sign]:
    """The words of a levelled or spoken text, without the blanks between them."""
    start = 0
    for word in _jieba().cut(text, False):
        end = start + len(word)
        if not word.isspace():
            yield word, start, end
        start = end


def _pairs(text: str) -> Iterator[Sign]:
    """Words and pairs of words."""
    before: Sign | None = None
    for sign in words_of(text):
        yield sign
        if before is not None:
            yield f"{before[0]} {sign[0]}", before[1], sign[2]
        before = sign


def _negated(text: str) -> Iterator[Sign]:
    """Characters by clause; what a negator reaches also stands with 不 before it."""
    for clause in _CLAUSE.finditer(text):
        said, offset = clause.group(), clause.start()
        for key, start, end in _chars(said, 1, 3):
            yield key, offset + start, offset + end
        negator = _NEGATOR.search(said)
        if negator:
            reached = said[negator.end() : negator.end() + _NEGATED]
            for key, _, end in _chars(reached, 1, 2):
                yield f"不{key}", offset + negator.start(), offset + negator.end() + end


@lru_cache(maxsize=1)
def _jieba() -> "Jieba":
    from rjieba import Jieba  # not at import: its dictionary takes a moment

    return Jieba()
