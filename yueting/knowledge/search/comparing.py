"""The best texts compared with the question more closely: what each holds of the other, in which order, how long.

All are plain measures of two lines, so that they mean the same in every trade; how they weigh is learnt
(`training.search`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yueting.knowledge.search.differing import Difference, judged
from yueting.knowledge.search.embedding import Embedding
from yueting.knowledge.search.signs import CHARS, PAIRS, WORDS, signs_of, view_of

Floats = NDArray[np.float32]
FEATURES = (
    "meaning",
    "words",
    "held of the question",
    "held of the text",
    "pairs held of the question",
    "pairs held of the text",
    "nearest of the question",
    "nearest of the text",
    "in order",
    "longer",
    "shorter",
    "kind of question",
    "other kind of question",
    "negation",
    "number",
    "crowd",
    "difference",
)
# What is asked for: kinds of question, by the words that open or close them (folded).
_KINDS = (
    ("怎么", "如何", "怎样", "咋"),
    ("为什么", "为何", "为啥", "咋不"),
    ("什么时候", "多久", "几时", "何时", "几天", "多长时间"),
    ("多少", "几"),
    ("哪里", "在哪", "哪"),
    ("能不能", "可不可以", "可以", "能", "行吗"),
    ("是不是", "吗", "么"),
    ("是什么", "什么是", "什么意思", "啥"),
)
_NEGATIONS = frozenset("不没未无")
_NUMBERS = frozenset("0123456789*一二三四五六七八九十百千万")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of each text before it is compared: the cosine, the share of the best score by words, how alike it
    is to its neighbours."""

    meaning: Floats
    words: Floats
    crowd: Floats


def compared(line: str, others: Sequence[str], known: Known, model: Embedding, words: Difference) -> Floats:
    """One row of FEATURES for each of the other lines."""
    if not others:
        return np.zeros((0, len(FEATURES)), np.float32)
    asked, _ = _vectors([line], model)
    given, owners = _vectors(others, model)
    starts = np.searchsorted(owners, np.arange(len(others) + 1)).astype(np.int64)
    same = asked.codes[:, None] == given.codes[None, :]
    return np.column_stack(
        [
            known.meaning,
            known.words,
            _held(asked, given, starts, same),
            np.array([_plain_measures(line, other) for other in others], np.float32),
            known.crowd,
            judged(words, asked.codes, given.codes, starts, same),
        ]
    ).astype(np.float32)


def _plain_measures(line: str, other: str) -> tuple[float, ...]:
    longer = np.log((len(other) + 1) / (len(line) + 1))
    return (
        _in_order(line, other),
        max(0.0, longer),
        max(0.0, -longer),
        *_kinds(line, other),
        abs(len(_NEGATIONS & set(line)) - len(_NEGATIONS & set(other))),
        len((_NUMBERS & set(line)) ^ (_NUMBERS & set(other))),
    )


def _held(asked: "_Vectors", given: "_Vectors", starts: NDArray[np.int64], same: NDArray[np.bool_]) -> Floats:
    """Six columns: shares of the signs, weighed by how much they say (the length of their vectors), that are held by
    the other side; then how near the nearest sign of the other side lies."""
    columns = np.zeros((len(starts) - 1, 6), np.float32)
    near = asked.unit @ given.unit.T
    near[same] = 1
    for at in range(len(columns)):
        part = slice(starts[at], starts[at + 1])
        if part.start == part.stop or not len(asked.codes):
            continue
        mine, yours = np.asarray(same[:, part].any(axis=1)), np.asarray(same[:, part].any(axis=0))
        columns[at] = (
            _share(asked.lengths, mine),
            _share(given.lengths[part], yours),
            _share(asked.lengths * asked.is_pair, mine),
            _share(given.lengths[part] * given.is_pair[part], yours),
            _share(asked.lengths, near[:, part].max(axis=1)),
            _share(given.lengths[part], near[:, part].max(axis=0)),
        )
    return columns


class _Vectors:
    """Distinct signs of some lines with their vectors' lengths and directions."""

    def __init__(self, codes: NDArray[np.uint64], vectors: Floats) -> None:
        self.codes = codes
        lengths = np.sqrt((vectors * vectors).sum(axis=1))
        self.unit = vectors / (lengths[:, None] + 1e-6)
        self.lengths = np.where(lengths > 0, lengths, np.median(lengths) if len(lengths) else 1.0)
        self.is_pair = view_of(codes) == PAIRS


def _vectors(lines: Sequence[str], model: Embedding) -> tuple[_Vectors, NDArray[np.int32]]:
    signs = signs_of(lines, (CHARS, PAIRS, WORDS))
    order = np.lexsort((signs.codes, signs.owners))
    codes, owners = signs.codes[order], signs.owners[order]
    first = np.ones(len(codes), bool)
    first[1:] = (np.diff(codes) != 0) | (np.diff(owners) != 0)
    codes, owners = codes[first], owners[first]
    return _Vectors(codes, model.vectors_of(codes)), owners


def _share(weights: Floats, held: NDArray[np.bool_] | Floats) -> float:
    total = float(weights.sum())
    return float((weights * held).sum()) / total if total else 0.0


def _in_order(line: str, other: str) -> float:
    """Length of the longest common subsequence over the mean length; bit by bit as in Hyyrö, "Bit-parallel LCS-length
    computation revisited" (2004)."""
    places: dict[str, int] = {}
    for at, sign in enumerate(line):
        places[sign] = places.get(sign, 0) | (1 << at)
    every = (1 << len(line)) - 1
    row = every
    for sign in other:
        match = row & places.get(sign, 0)
        row = ((row + match) | (row - match)) & every
    common = len(line) - row.bit_count()
    return 2 * common / (len(line) + len(other)) if line or other else 0.0


def _kinds(line: str, other: str) -> tuple[int, int]:
    """How many kinds of question both are, and how many only one of them is."""
    mine, yours = _kinds_of(line), _kinds_of(other)
    return len(mine & yours), len(mine ^ yours)


def _kinds_of(line: str) -> frozenset[int]:
    return frozenset(at for at, words in enumerate(_KINDS) if any(word in line for word in words))
