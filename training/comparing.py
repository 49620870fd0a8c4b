"""Learning how the features of a comparison weigh, on questions that the vectors were not trained on.

Loss: the softmax over the texts compared, as in Cao et al., "Learning to Rank: From Pairwise Approach to Listwise Approach"
(2007), top one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yueting.knowledge.search.collection import Text, collect
from yueting.knowledge.search.comparing import FEATURES
from yueting.knowledge.search.differing import Difference
from yueting.knowledge.search.embedding import Embedding
from yueting.knowledge.search.engine import COMPARED, QUESTIONS, blended, compare, take_apart
from yueting.knowledge.search.question_pairs import Search

_SIMPLER = 0.01  # how much large weights cost
_STEPS, _RATE = 400, 0.05


@dataclass(frozen=True, slots=True)
class Compared:
    """Questions × texts compared × features, and which texts are right; fewer texts are filled up with `missing`."""

    features: NDArray[np.float64]
    right: NDArray[np.float64]
    missing: NDArray[np.bool_]


def fit_comparison(task: Search, model: Embedding, difference: Difference) -> NDArray[np.float32]:
    """One weight for each feature."""
    given = _compared(task, model, difference)
    known = given.features[~given.missing]
    spread = known.std(axis=0) + 1e-6
    features = (given.features - known.mean(axis=0)) / spread
    weights, mean, square = (np.zeros(len(FEATURES)) for _ in range(3))
    for step in range(1, _STEPS + 1):
        slope = _slope(features, given, weights) + _SIMPLER * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return (weights / spread).astype(np.float32)


def _slope(
    features: NDArray[np.float64], given: Compared, weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    scores = np.where(given.missing, -np.inf, features @ weights)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return np.einsum("qt,qtf->f", shares - given.right, features) / len(features)


def _compared(task: Search, model: Embedding, difference: Difference) -> Compared:
    texts = [Text(str(at), text) for at, text in enumerate(task.candidates)]
    collection = collect(texts, model=model, words=difference)
    rows, rights = [], []
    for question, right in task.questions:
        asked = take_apart(collection, question, QUESTIONS)
        found = blended(collection, asked, QUESTIONS, COMPARED)
        places = found.places[:COMPARED].tolist()
        other = [
            task.candidates[place] != question for place in places
        ]  # the very text is no answer to itself
        features = compare(collection, asked, found)[other]
        hit = np.array([place in right for place in places], float)[other]
        if hit.any():
            rows.append(features)
            rights.append(hit / hit.sum())
    return _filled_up(rows, rights)


def _filled_up(rows: list[NDArray[np.float32]], rights: list[NDArray[np.float64]]) -> Compared:
    features = np.zeros((len(rows), COMPARED, len(FEATURES)))
    right = np.zeros((len(rows), COMPARED))
    missing = np.ones((len(rows), COMPARED), bool)
    for at, (row, hit) in enumerate(zip(rows, rights, strict=True)):
        features[at, : len(row)], right[at, : len(row)], missing[at, : len(row)] = row, hit, False
    return Compared(features, right, missing)
