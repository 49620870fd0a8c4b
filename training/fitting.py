"""Fitting a linear model by a recipe, and judging rows by models that have not seen them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from training.matrices import Part, Vocabulary, count, learn
from yueting.understanding.grams import level, spoken
from yueting.understanding.linear import Linear, quantised

Folds = Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]]
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a model is made of. Two labels share one column of weights: it speaks for the second."""

    labels: tuple[str, ...]
    parts: tuple[Part, ...]
    sees: str = "level"
    balanced: bool = True
    # Labels that exclude one another softly (a review is a little of each) are better fitted together.
    joint: bool = False
    # Of two labels the second needs so much more than the first to be given.
    caution: float = 0.0


@dataclass(slots=True)
class Material:
    """Texts with their labels, taken apart once for all folds."""

    recipe: Recipe
    texts: Sequence[str]
    labels: NDArray[np.int64]
    counted: dict[str, list[Counter[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        look = spoken if self.recipe.sees == "spoken" else level
        seen = [look(text) for text in self.texts]
        for part in self.recipe.parts:
            self.counted[part.view] = count(part.view, seen)

    def of(self, view: str, rows: Iterable[int]) -> list[Counter[str]]:
        counted = self.counted[view]
        return [counted[row] for row in rows]


@dataclass(frozen=True, slots=True)
class Fitted:
    """One view fitted: weights are row × column, `share` multiplied in."""

    vocabulary: Vocabulary
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def scores(self, counted: Sequence[Counter[str]]) -> NDArray[np.float64]:
        return np.asarray(self.vocabulary.matrix(counted) @ self.weights) + self.bias


def material(recipe: Recipe, rows: Sequence[tuple[str, str]]) -> Material:
    """Rows of (text, label) made ready."""
    numbers = {label: number for number, label in enumerate(recipe.labels)}
    return Material(recipe, [text for text, _ in rows], np.array([numbers[label] for _, label in rows]))


def fit(given: Material, rows: NDArray[np.int64]) -> list[Fitted]:
    """The views of the recipe fitted on these rows."""
    return [_fit_part(given, part, rows) for part in given.recipe.parts]


def _fit_part(given: Material, part: Part, rows: NDArray[np.int64]) -> Fitted:
    counted = given.of(part.view, rows)
    vocabulary = learn(part, counted)
    matrix = vocabulary.matrix(counted)
    weights, bias = _regressed(given.recipe, part, matrix, given.labels[rows])
    return Fitted(vocabulary, weights * part.share, bias * part.share)


def _regressed(
    recipe: Recipe, part: Part, matrix: csr_matrix, labels: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    weighing = "balanced" if recipe.balanced else None
    if recipe.joint:
        model = LogisticRegression(C=part.strength, class_weight=weighing, max_iter=400).fit(matrix, labels)
        return model.coef_.T, model.intercept_
    weights, bias = [], []
    for wanted in _columns(recipe):
        model = LogisticRegression(C=part.strength, solver="liblinear", class_weight=weighing, random_state=0)
        model.fit(matrix, labels == wanted)
        weights.append(model.coef_[0])
        bias.append(model.intercept_[0])
    return np.array(weights).T, np.array(bias)


def _columns(recipe: Recipe) -> range:
    return range(1, 2) if len(recipe.labels) == 2 else range(len(recipe.labels))


def scores(given: Material, fitted: Sequence[Fitted], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """One column for each label; with two labels, both columns from the one."""
    total = np.sum([one.scores(given.of(one.vocabulary.part.view, rows)) for one in fitted], axis=0)
    return both(total - given.recipe.caution)


def both(total: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hstack([-total / 2, total / 2]) if total.shape[1] == 1 else total


def unseen_scores(given: Material, folds: Folds) -> NDArray[np.float64]:
    """Scores of each row by a model that was fitted without its fold."""
    kept = np.zeros((len(given.labels), len(given.recipe.labels)))
    for train, test in folds:
        kept[test] = scores(given, fit(given, train), test)
    return kept


def stratified(
    labels: NDArray[np.int64], seed: int = 0
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Five folds with the same share of each label."""
    split = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    yield from split.split(np.zeros(len(labels)), labels)


def temperature(found: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """The factor that makes the softmax of unseen scores tell how often the model is right."""

    def surprise(factor: float) -> float:
        scaled = found * factor
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        logs = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-logs[np.arange(len(labels)), labels].mean())

    return float(min(np.geomspace(0.05, 8, 120), key=surprise))


def macro_f1(labels: NDArray[np.int64], judged: NDArray[np.int64]) -> float:
    return float(f1_score(labels, judged, average="macro"))


def assembled(recipe: Recipe, fitted: Sequence[Fitted], judged: dict[int, int], factor: float) -> Linear:
    """The model as it ships: int8 weights, scores scaled so that their softmax are probabilities."""
    views = tuple(
        quantised(
            both(one.weights * factor).astype(np.float32),
            one.vocabulary.part.view,
            list(one.vocabulary.rows),
            one.vocabulary.idf,
        )
        for one in fitted
    )
    bias = both(factor * (np.sum([one.bias for one in fitted], axis=0) - recipe.caution)[None, :])[0]
    return Linear(recipe.labels, views, bias.astype(np.float32), recipe.sees, judged)
