"""Questions that mean the same put together: shared pairs of characters, the rarer the more they join.

Leader clustering over an inverted index: a question joins the group whose own signs it shares most of, else begins one;
then groups that name the same are joined. It is quick (each question meets only groups that share a sign with it), needs
no number of groups, and gives the same result for the same questions in the same order.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log, sqrt
from pathlib import Path

from yueting.understanding.folding import fold
from yueting.understanding.yaml_files import load_mapping

_ASKING = Path(__file__).parent / "asking.yaml"
_RUN = re.compile(r"[a-z][a-z0-9'-]+|\d+|[\u3400-\u9fff]+")

NEAR = 0.28  # cosine from which a question belongs to a group
SAME = 0.3  # cosine from which two groups are one
_MOST_SIGNS = 40  # of a group: its heaviest
_RARE = 2  # the power to which rareness counts: a subject's own word outweighs three that others say too
_SINGLE = 0.6  # a character alone says less than a pair, but 租 joins 出租, 短租 and 租金
_COMMON = 0.08  # a sign that more than this share of all questions holds names nothing
_FEWEST_COMMON = 20
_FEWEST = 1000  # among few questions, a word that two share is not twice as rare as one that four share


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it was asked."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that mean the same, the most typical first, and the signs that hold them together."""

    questions: tuple[Question, ...]
    signs: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.questions)


@dataclass
class _Heap:
    """A group in the making."""

    members: list[int] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)

    def norm(self) -> float:
        return sqrt(sum(weight * weight for weight in self.weights.values())) or 1.0


def pairs_of(text: str) -> tuple[str, ...]:
    """The signs of a question: pairs of characters, words and numbers, folded."""
    found: dict[str, None] = {}
    for run in _RUN.findall(_asking().sub(" ", fold(text))):
        found.update(dict.fromkeys([run] if run[0].isascii() else run))
        found.update(
            dict.fromkeys(run[place : place + 2] for place in range(len(run) - 1) if not run[0].isascii())
        )
    return tuple(found)


@cache
def _asking() -> re.Pattern[str]:
    words = {fold(word) for word in load_mapping(_ASKING)["words"]}
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def cluster(
    questions: Sequence[Question],
    *,
    least: int = 3,
    near: float = NEAR,
    signs_of: Callable[[str], Iterable[str]] = pairs_of,
) -> list[Group]:
    """Groups of at least `least` questions, the largest first."""
    vectors = _vectors([tuple(signs_of(question.text)) for question in questions])
    heaps = _joined(_gathered(vectors, near), SAME)
    groups = [_group(heap, questions, vectors) for heap in heaps if len(heap.members) >= least]
    return sorted(groups, key=lambda group: (-group.size, group.questions[0].id))


def _vectors(signs: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    """Signs weighed by how rare they are, each question of length 1; what everybody says weighs nothing."""
    frequency: Counter[str] = Counter()
    for one in signs:
        frequency.update(set(one))
    size, most = max(_FEWEST, len(signs)), max(_FEWEST_COMMON, _COMMON * len(signs))
    vectors = []
    for one in signs:
        weights = {
            sign: (1 if len(sign) > 1 else _SINGLE) * log(1 + size / frequency[sign]) ** _RARE
            for sign in set(one)
            if 1 < frequency[sign] <= most
        }
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        vectors.append({sign: weight / length for sign, weight in weights.items()})
    return vectors


def _gathered(vectors: Sequence[Mapping[str, float]], near: float) -> list[_Heap]:
    heaps: list[_Heap] = []
    holders: dict[str, set[int]] = defaultdict(set)
    for place in sorted(range(len(vectors)), key=lambda place: (-len(vectors[place]), place)):
        vector = vectors[place]
        if not vector:
            continue
        best, likeness = _nearest(vector, heaps, holders)
        if best is None or likeness < near:
            best = len(heaps)
            heaps.append(_Heap())
        _add(heaps[best], vector, [place])
        for sign in vector:
            holders[sign].add(best)
    return heaps


def _nearest(
    vector: Mapping[str, float], heaps: Sequence[_Heap], holders: Mapping[str, set[int]]
) -> tuple[int | None, float]:
    dots: dict[int, float] = defaultdict(float)
    for sign, weight in vector.items():
        for number in holders.get(sign, ()):
            dots[number] += weight * heaps[number].weights.get(sign, 0.0)
    best, likeness = None, 0.0
    for number, dot in dots.items():
        cosine = dot / heaps[number].norm()
        if cosine > likeness or (cosine == likeness and best is not None and number < best):
            best, likeness = number, cosine
    return best, likeness


def _add(heap: _Heap, vector: Mapping[str, float], members: Iterable[int]) -> None:
    heap.members.extend(members)
    for sign, weight in vector.items():
        heap.weights[sign] = heap.weights.get(sign, 0.0) + weight
    if len(heap.weights) > 2 * _MOST_SIGNS:
        heap.weights = {sign: heap.weights[sign] for sign in _heaviest(heap, _MOST_SIGNS)}


def _heaviest(heap: _Heap, count: int) -> list[str]:
    return sorted(heap.weights, key=lambda sign: (-heap.weights[sign], sign))[:count]


def _joined(heaps: list[_Heap], same: float) -> list[_Heap]:
    """Groups that name the same are one; the smaller joins the larger."""
    kept: list[_Heap] = []
    holders: dict[str, set[int]] = defaultdict(set)
    for heap in sorted(heaps, key=lambda heap: (-len(heap.members), heap.members[0])):
        length = heap.norm()
        vector = {sign: weight / length for sign, weight in heap.weights.items()}
        best, likeness = _nearest(vector, kept, holders)
        if best is None or likeness < same:
            best = len(kept)
            kept.append(_Heap())
        _add(kept[best], heap.weights, heap.members)
        for sign in kept[best].weights:
            holders[sign].add(best)
    return kept


def _group(heap: _Heap, questions: Sequence[Question], vectors: Sequence[Mapping[str, float]]) -> Group:
    def typical(place: int) -> float:
        return sum(weight * heap.weights.get(sign, 0.0) for sign, weight in vectors[place].items())

    ordered = sorted(heap.members, key=lambda place: (-typical(place), place))
    signs = tuple(_heaviest(heap, 8))
    return Group(tuple(questions[place] for place in ordered), signs)
