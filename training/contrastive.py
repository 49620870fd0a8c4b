"""Learning vectors of signs so that two ways of asking the same lie closer than anything else: contrast within a batch.

Loss: van den Oord et al., "Representation Learning with Contrastive Predictive Coding" (2018), eq. 4, over cosines. Steps:
Kingma & Ba, "Adam" (2015), only for the signs of the batch.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import svds

from yueting.knowledge.search.embedding import VIEWS
from yueting.knowledge.search.question_pairs import Pair
from yueting.knowledge.search.signs import signs_of, spelled

Floats = NDArray[np.float32]
_COMPARED = 4_000  # texts among which those that look alike are sought: all would take hours
_NEAR = 20


@dataclass(frozen=True, slots=True)
class Lesson:
    """How a model is trained; the values that won on the part for tuning."""

    size: int = 128
    rounds: int = 8
    rate: float = 0.01
    temperature: float = 0.08
    batch: int = 256
    forgotten: float = 0.4  # share of a text's signs left out, drawn anew each time
    least: int = 2  # a sign of fewer texts has no vector
    most: int = 60_000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """The texts of all sets as a matrix of signs, and the pairs of each set as rows of it."""

    codes: NDArray[np.uint64]
    matrix: csr_matrix
    rarity: Floats
    sets: tuple["Pupils", ...]


@dataclass(frozen=True, slots=True)
class Pupils:
    """Pairs that ask the same (rows of both), what is known not to, and all that is known to."""

    pairs: NDArray[np.int64]
    others: tuple[tuple[int, ...], ...]
    same: tuple[frozenset[int], ...]
    near: NDArray[np.int64]


def material(sets: Sequence[Sequence[Pair]], lesson: Lesson) -> Material:
    """Take the texts of all pairs apart."""
    texts = sorted({text for pairs in sets for pair in pairs for text in (pair.a, pair.b)})
    row = {text: at for at, text in enumerate(texts)}
    codes, matrix, rarity = _matrix(texts, lesson)
    return Material(codes, matrix, rarity, tuple(_pupils(pairs, row, matrix, rarity) for pairs in sets))


def _matrix(texts: Sequence[str], lesson: Lesson) -> tuple[NDArray[np.uint64], csr_matrix, Floats]:
    signs = signs_of([spelled(text) for text in texts], VIEWS)
    codes, columns = np.unique(signs.codes, return_inverse=True)
    counted = csr_matrix(
        (np.ones(len(columns), np.float32), (signs.owners, columns)), shape=(len(texts), len(codes))
    )
    counted.sum_duplicates()
    counted.data[:] = 1
    holding = np.asarray(counted.sum(axis=0)).ravel()
    kept = np.sort(np.argsort(-holding, kind="stable")[: lesson.most])
    kept = kept[holding[kept] >= lesson.least]
    return codes[kept], counted[:, kept], np.log(1 + len(texts) / holding[kept]).astype(np.float32)


def _pupils(pairs: Sequence[Pair], row: dict[str, int], matrix: csr_matrix, rarity: Floats) -> Pupils:
    same: dict[int, set[int]] = defaultdict(set)
    others: dict[int, list[int]] = defaultdict(list)
    for pair in pairs:
        for one, two in ((row[pair.a], row[pair.b]), (row[pair.b], row[pair.a])):
            (same[one].add if pair.same else others[one].append)(two)
    asked = [(one, two) for one in same for two in sorted(same[one]) if one != two]
    known = {one: frozenset(same[one].union({one}, *(same[two] for two in same[one]))) for one in same}
    pool = np.array(sorted({row[text] for pair in pairs for text in (pair.a, pair.b)}))
    near = _near(np.array([one for one, _ in asked]), pool, matrix, rarity)
    return Pupils(
        np.array(asked),
        tuple(tuple(others[one]) for one, _ in asked),
        tuple(known[one] for one, _ in asked),
        near,
    )


def _near(
    asked: NDArray[np.int64], pool: NDArray[np.int64], matrix: csr_matrix, rarity: Floats
) -> NDArray[np.int64]:
    """For each question the _NEAR texts of its set that share most of what is rare."""
    weighed = matrix @ diags(rarity)
    norm = diags(1 / (np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel()) + 1e-6))
    levelled = (norm @ weighed).tocsr().astype(np.float32)
    pool = np.random.default_rng(0).permutation(pool)[: max(_COMPARED, _NEAR + 1)]
    others = levelled[pool].T.tocsr()
    found = []
    for start in range(0, len(asked), 500):
        likeness = (levelled[asked[start : start + 500]] @ others).toarray()
        found.append(pool[np.argsort(-likeness, axis=1)[:, :_NEAR]])
    return np.concatenate(found)


def learn(given: Material, lesson: Lesson) -> Floats:
    """One vector for each sign of the material."""
    chance = np.random.default_rng(lesson.seed)
    vectors = _begun(given, lesson)
    step = Steps(vectors, lesson, lesson.rounds * sum(len(_cut(one, lesson)) for one in given.sets))
    for _round in range(lesson.rounds):
        batches = [
            (pupils, some)
            for pupils in given.sets
            for some in np.array_split(chance.permutation(len(pupils.pairs)), len(_cut(pupils, lesson)))
        ]
        chance.shuffle(batches)  # type: ignore[arg-type]
        for pupils, some in batches:
            step.take(*_slope(given, pupils, some, vectors, lesson, chance))
    return vectors


def _cut(pupils: Pupils, lesson: Lesson) -> range:
    return range(max(1, len(pupils.pairs) // lesson.batch))


def _begun(given: Material, lesson: Lesson) -> Floats:
    """Begin with what stands together: latent semantic analysis of the texts."""
    weighed = given.matrix @ diags(given.rarity)
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    size = min(lesson.size, min(weighed.shape) - 1)
    _, _, right = svds(
        (diags(1 / (lengths + 1e-6)) @ weighed).astype(np.float32), k=size, random_state=lesson.seed
    )
    begun = np.zeros((right.shape[1], lesson.size), np.float32)
    begun[:, :size] = right.T * given.rarity[:, None]
    return (begun / np.sqrt((begun**2).sum(axis=1).mean())).astype(np.float32)


def _slope(
    given: Material,
    pupils: Pupils,
    some: NDArray[np.int64],
    vectors: Floats,
    lesson: Lesson,
    chance: np.random.Generator,
) -> tuple[NDArray[np.int64], Floats]:
    """Which vectors a batch would change, and which way the loss falls."""
    rows = np.concatenate([pupils.pairs[some, 0], pupils.pairs[some, 1], _decoys(pupils, some, chance)])
    texts = given.matrix[rows]
    texts.data = (chance.random(len(texts.data)) > lesson.forgotten).astype(np.float32)
    added = texts @ vectors
    lengths = np.sqrt((added * added).sum(axis=1, keepdims=True)) + 1e-6
    unit = added / lengths
    asked, answers = unit[: len(some)], unit[len(some) :]
    wrong = _shares(asked @ answers.T / lesson.temperature, pupils, some, rows[len(some) :])
    wrong[np.arange(len(some)), np.arange(len(some))] -= 1
    wrong /= len(some) * lesson.temperature
    turn = np.concatenate([wrong @ answers, wrong.T @ asked])
    turn = (turn - unit * (turn * unit).sum(axis=1, keepdims=True)) / lengths
    signs = texts.T.tocsr()
    used = np.flatnonzero(np.diff(signs.indptr))
    return used, signs[used] @ turn


def _decoys(pupils: Pupils, some: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
    """For each question one text that is known to ask something else, or one that only looks alike."""
    chosen = []
    for at in some:
        others = pupils.others[at]
        if not others:
            others = tuple(one for one in pupils.near[at].tolist() if one not in pupils.same[at])
        chosen.append(others[chance.integers(len(others))] if others else int(pupils.pairs[at, 1]))
    return np.array(chosen, np.int64)


def _shares(likeness: Floats, pupils: Pupils, some: NDArray[np.int64], rows: NDArray[np.int64]) -> Floats:
    """Softmax by question; what asks the same too is no wrong answer."""
    places = defaultdict(list)
    for at, row in enumerate(rows.tolist()):
        places[row].append(at)
    for at, one in enumerate(some):
        for right in pupils.same[one]:
            likeness[at, [place for place in places.get(right, ()) if place != at]] = -np.inf
    grown = np.exp(likeness - likeness.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True), np.float32)


class Steps:
    """Adam for the rows that a batch touches; the rate falls to nothing over all steps."""

    def __init__(self, vectors: Floats, lesson: Lesson, total: int) -> None:
        self._vectors, self._rate, self._total, self._taken = vectors, lesson.rate, total, 0
        self._mean, self._square = np.zeros_like(vectors), np.zeros_like(vectors)

    def take(self, rows: NDArray[np.int64], slope: Floats) -> None:
        """Move the vectors of these rows against the slope, in place."""
        self._taken += 1
        rate = self._rate * (1 - self._taken / self._total) + 1e-4
        self._mean[rows] = 0.9 * self._mean[rows] + 0.1 * slope
        self._square[rows] = 0.99 * self._square[rows] + 0.01 * slope * slope
        self._vectors[rows] -= rate * self._mean[rows] / (np.sqrt(self._square[rows]) + 1e-8)
