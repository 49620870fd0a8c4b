"""Which texts hold a sign, and how much it says there: the inverted lists of one segment of a collection.

BM25F as in Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), 3.6: counts are
normalised by each field's length, weighted, added up, and saturated once. What a sign says in a text (its saturated count,
0 to 1) is worked out when the segment is made and kept in two bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from yueting.knowledge.search.signs import CHARS, JYUTPING, PAIRS, PINYIN, WORDS, Codes, signs_of

# Signs share this many lists; two in one list are rare and do little harm.
BITS = 19
BUCKETS = 1 << BITS
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: Knuth's multiplicative hashing
_FULL = 65_535
_ALL = (CHARS, PAIRS, WORDS, PINYIN, JYUTPING)


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a text: how much a word counts in it, and by which signs it is found."""

    weight: float
    views: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weighing:
    """How lists are made: `saturation` is BM25's k1, `levelling` its b."""

    saturation: float = 0.6
    levelling: float = 0.6
    fields: Mapping[str, Field] = field(
        default_factory=lambda: {
            "title": Field(3.0, _ALL),
            "questions": Field(3.0, _ALL),
            "body": Field(1.0, (PAIRS,)),
        }
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """Lists by bucket: `texts[starts[b]:starts[b + 1]]` hold it, `impacts` says how much."""

    count: int
    starts: NDArray[np.int32]
    texts: NDArray[np.uint16]
    impacts: NDArray[np.uint16]

    def list_of(self, bucket: int) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
        part = slice(self.starts[bucket], self.starts[bucket + 1])
        return self.texts[part], self.impacts[part]


def buckets_of(codes: Codes) -> NDArray[np.int64]:
    """The list of each sign."""
    return ((codes * _SPREAD) >> np.uint64(64 - BITS)).astype(np.int64)


def make_segment(
    fields: Mapping[str, Sequence[str]], average: Mapping[str, float], weighing: Weighing
) -> Segment:
    """The lists of texts given as spelled lines by field, each of the same number, at most 65,536; `average` is the mean length of
    each field in characters over the whole collection."""
    count = len(next(iter(fields.values())))
    keys, values = [], []
    for name, lines in fields.items():
        mine, counts = _counted(lines, weighing.fields[name].views)
        lengths = np.fromiter(map(len, lines), np.float32, count)
        norm = 1 - weighing.levelling + weighing.levelling * lengths / max(average[name], 1.0)
        keys.append(mine)
        values.append((weighing.fields[name].weight * counts / norm[mine % count]).astype(np.float32))
    key, value = _added(np.concatenate(keys), np.concatenate(values))
    starts = np.zeros(BUCKETS + 1, np.int32)
    np.cumsum(np.bincount(key // count, minlength=BUCKETS), out=starts[1:])
    impacts = (_FULL * value / (value + weighing.saturation)).astype(np.uint16)
    return Segment(count, starts, (key % count).astype(np.uint16), impacts)


def _counted(lines: Sequence[str], views: tuple[int, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Distinct (bucket, text) as one number, and how often it stands there."""
    signs = signs_of(lines, views)
    keys = buckets_of(signs.codes)
    keys *= len(lines)
    keys += signs.owners
    return _runs(keys)


def _runs(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    keys.sort()
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[first], np.diff(first, append=len(keys))


def _added(
    keys: NDArray[np.int64], values: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Fields together: values of the same key become their sum."""
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[first], np.add.reduceat(values, first) if len(first) else values
