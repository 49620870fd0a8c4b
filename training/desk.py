"""The desk's own models, from talk written for this project: `python -m training.desk` writes their weights.

A line of training/corpus/[a-z].jsonl is {"turns": […]} with any of "emotion", "intent", "level", "type"; emotion and intent
are those of the last customer message, level and type those of all of them. `--corrections FILE` adds what
`yueting django export_corrections` wrote: {"turns", "kind", "was", "label"}.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, f1_score
from sklearn.model_selection import StratifiedKFold

from training.contrast import contrasts
from training.everyday import everyday
from training.matrices import Part, Vocabulary, learn
from yueting.understanding.desk import LAST_ALONE, TASKS
from yueting.understanding.desk_models import WEIGHTS
from yueting.understanding.desk_signs import VIEWS, keys_of
from yueting.understanding.lexicon import starter
from yueting.understanding.linear import Floats, Linear, quantised, save
from yueting.understanding.signals import signals

CORPUS = Path(__file__).parent / "corpus"
_FIELDS = {"customer_type": "type"}  # the others are called as their task
_STRENGTH = 10.0
_SHARES = {"plain": 1.0, "folded": 1.0, "words": 1.0, "rest": 0.7, "hits": 0.7}
# What a line that was put together counts beside one that was written whole.
_HELP = 0.6
_FOLDS = 5

Line = dict[str, Any]
Matrices = dict[bool, csr_matrix]  # by "last message alone"


@dataclass(frozen=True, slots=True)
class Figure:
    """What five folds say of a task: macro-F1, and for levels the weighted kappa."""

    task: str
    lines: int
    macro_f1: float
    kappa: float | None

    def __str__(self) -> str:
        kappa = "" if self.kappa is None else f", weighted kappa {self.kappa:.3f}"
        return f"{self.task}: {self.lines:,} lines, macro-F1 {self.macro_f1:.3f}{kappa}"


@dataclass(frozen=True, slots=True)
class Material:
    """The lines as matrices over one vocabulary for all tasks; the first `judged` of them are a fair test."""

    lines: Sequence[Line]
    judged: int
    vocabularies: dict[str, Vocabulary]
    matrices: Matrices

    def of(self, task: str, most: int | None = None) -> tuple[NDArray[np.int64], NDArray[np.str_]]:
        """The rows that have a label for the task, and the labels."""
        field = _FIELDS.get(task, task)
        rows = [row for row, line in enumerate(self.lines[:most]) if line.get(field) is not None]
        return np.array(rows), np.array([str(self.lines[row][field]) for row in rows])


def corpus(names: str = "[a-z].jsonl") -> list[Line]:
    return [json.loads(line) for path in sorted(CORPUS.glob(names)) for line in path.open(encoding="utf-8")]


def corrections(path: Path) -> list[Line]:
    """What agents set right, as lines of a corpus; kinds that no model is trained for are left out."""
    rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
    return [
        {"turns": row["turns"], _FIELDS.get(row["kind"], row["kind"]): row["label"]}
        for row in rows
        if row["kind"] in TASKS
    ]


def material(lines: Sequence[Line], helping: Sequence[Line] = ()) -> Material:
    """`helping` lines are trained on and never judged: contrasts say the same fact more than once."""
    every = [*lines, *helping]
    counted = {
        alone: {view: [_signs(line, view, alone) for line in every] for view in VIEWS}
        for alone in (True, False)
    }
    vocabularies = {view: learn(Part(view), counted[False][view]) for view in VIEWS}
    matrices = {
        alone: csr_matrix(
            hstack([one.matrix(counted[alone][view]) * _SHARES[view] for view, one in vocabularies.items()])
        )
        for alone in (True, False)
    }
    return Material(every, len(lines), vocabularies, matrices)


def _signs(line: Line, view: str, last_alone: bool) -> Counter[str]:
    said = [turn["text"] for turn in line["turns"] if turn["role"] == "customer"]
    return Counter(
        key
        for text in (said[-1:] if last_alone else said)
        for key in keys_of(signals(text, starter()), view)
        if "\n" not in key
    )


def fitted(given: Material) -> Linear:
    """One model whose classes are "task:label" for all tasks."""
    labels, weights, bias = [], [], []
    for task in TASKS:
        rows, wanted = given.of(task)
        model = _fit(given, task, rows, wanted)
        labels.extend(f"{task}:{label}" for label in model.classes_)
        weights.append(model.coef_.T)
        bias.append(model.intercept_)
    views = _views(given.vocabularies, np.hstack(weights).astype(np.float32))
    return Linear(tuple(labels), views, np.concatenate(bias).astype(np.float32), "level", {})


def _views(vocabularies: dict[str, Vocabulary], weights: Floats) -> tuple[Any, ...]:
    views, first = [], 0
    for view, one in vocabularies.items():
        last = first + len(one.rows)
        views.append(quantised(weights[first:last] * _SHARES[view], view, list(one.rows), one.idf))
        first = last
    return tuple(views)


def _fit(given: Material, task: str, rows: NDArray[np.int64], labels: NDArray[np.str_]) -> LogisticRegression:
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=300, tol=1e-3)
    shares = np.where(rows < given.judged, 1.0, _HELP)
    return model.fit(given.matrices[task in LAST_ALONE][rows], labels, sample_weight=shares)


def figure(given: Material, task: str) -> Figure:
    """How well the model alone does on lines that it was not fitted with."""
    matrix = given.matrices[task in LAST_ALONE]
    rows, labels = given.of(task, given.judged)
    all_rows, all_labels = given.of(task)
    helping = all_rows >= given.judged
    judged = labels.copy()
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for seen, unseen in folds.split(rows, labels):
        fit_rows = np.concatenate([rows[seen], all_rows[helping]])
        model = _fit(given, task, fit_rows, np.concatenate([labels[seen], all_labels[helping]]))
        judged[unseen] = _judged(task, model, matrix[rows[unseen]])
    kappa = None
    if task == "level":
        kappa = float(cohen_kappa_score(labels.astype(int), judged.astype(int), weights="quadratic"))
    return Figure(task, len(labels), float(f1_score(labels, judged, average="macro")), kappa)


def _judged(task: str, model: LogisticRegression, matrix: csr_matrix) -> NDArray[np.str_]:
    if task != "level":
        return np.asarray(model.predict(matrix))
    means = model.predict_proba(matrix) @ model.classes_.astype(int)
    return np.round(means).astype(int).astype(str)


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m training.desk", description=__doc__)
    options.add_argument("--corrections", type=Path, help="JSON lines of `yueting django export_corrections`")
    options.add_argument(
        "--corpus", default="[a-z].jsonl", help="names of the files to learn from (%(default)s)"
    )
    options.add_argument("--to", type=Path, default=WEIGHTS, help="file for the weights (%(default)s)")
    options.add_argument("--quick", action="store_true", help="fit only, without the figures of five folds")
    chosen = options.parse_args()
    more = corrections(chosen.corrections) if chosen.corrections else []
    given = material([*corpus(chosen.corpus), *more], [*contrasts(), *everyday()])
    save(fitted(given), chosen.to)
    print(f"{len(given.lines):,} lines, {chosen.to.stat().st_size / 1e6:.2f} MB", flush=True)
    for task in () if chosen.quick else TASKS:
        print(figure(given, task), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
