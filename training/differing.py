"""Learning what a word that stands in one of two questions says about whether they ask the same."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from yueting.knowledge.search.differing import Difference
from yueting.knowledge.search.embedding import VIEWS
from yueting.knowledge.search.question_pairs import Pair
from yueting.knowledge.search.signs import signs_of, spelled

_LEAST = 4  # texts that a sign must stand in
_STRENGTH = 0.5


def fit_difference(pairs: Sequence[Pair]) -> Difference:
    """A logistic regression over signs of one text alone and signs of both, each group of length one at most."""
    codes, left, right = _signs(pairs)
    both = left.multiply(right).tocsr()
    alone = (left + right - 2 * both).tocsr()
    frequent = np.flatnonzero(np.asarray((left + right).sum(axis=0)).ravel() >= _LEAST)
    seen = hstack([_levelled(alone)[:, frequent], _levelled(both)[:, frequent]]).tocsr()
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", max_iter=50, random_state=0)
    model.fit(seen, [pair.same for pair in pairs])
    weights = model.coef_[0].astype(np.float32)
    return Difference(
        codes[frequent], weights[: len(frequent)], weights[len(frequent) :], float(model.intercept_[0])
    )


def save(difference: Difference, to: Path) -> None:
    """Weights in two bytes each."""
    weights = np.stack([difference.alone, difference.shared], axis=1).astype(np.float16)
    np.savez_compressed(to, codes=difference.codes, weights=weights, bias=difference.bias)


def _signs(pairs: Sequence[Pair]) -> tuple[NDArray[np.uint64], csr_matrix, csr_matrix]:
    lines = [spelled(text) for pair in pairs for text in (pair.a, pair.b)]
    signs = signs_of(lines, VIEWS)
    codes, columns = np.unique(signs.codes, return_inverse=True)
    counted = csr_matrix(
        (np.ones(len(columns), np.float32), (signs.owners, columns)), shape=(len(lines), len(codes))
    )
    counted.sum_duplicates()
    counted.data[:] = 1
    return codes, counted[0::2], counted[1::2]


def _levelled(counted: csr_matrix) -> csr_matrix:
    counted.eliminate_zeros()
    counts = np.maximum(np.diff(counted.indptr), 1)
    return counted.multiply(1 / np.sqrt(counts)[:, None]).tocsr()
