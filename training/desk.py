"""The desk's own models, from talk written for this project: `python -m training.desk` writes them.

A line of training/corpus/*.jsonl is {"turns": […]} with any of "emotion", "intent", "level", "type"; emotion and intent
are those of the last customer message, level and type those of all of them. `--corrections FILE` adds what
`yueting django export_corrections` wrote: {"turns", "kind", "was", "label"}.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
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
from training.matrices import Part, Vocabulary, learn
from yueting.understanding.classifying import WEIGHTS
from yueting.understanding.desk_signs import VIEWS, signs_of
from yueting.understanding.lexicon import starter
from yueting.understanding.linear import Linear, quantised, save
from yueting.understanding.signals import signals

CORPUS = Path(__file__).parent / "corpus"
# Field of a line → file name of the model; a message alone or all of the customer's.
TASKS = {"emotion": "emotion", "intent": "intent", "level": "level", "type": "customer_type"}
_LAST_ALONE = {"emotion", "intent"}
_STRENGTH = 10.0
_SHARES = {"plain": 1.0, "folded": 1.0, "words": 1.0, "rest": 0.7, "hits": 0.7, "public": 0.5}
_FOLDS = 5

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """What five folds say of a task: macro-F1, and for levels the weighted kappa."""

    task: str
    lines: int
    macro_f1: float
    kappa: float | None


def train(folder: Path, more: Iterable[Line] = (), measured: bool = True) -> list[Figure]:
    """Fit every model, write it into `folder` and say how well it does on what it has not seen."""
    lines = [*corpus(), *contrasts(), *more]
    figures = []
    for field, name in TASKS.items():
        given = [line for line in lines if line.get(field) not in (None, "")]
        counted = {view: [_signs(line, view, field in _LAST_ALONE) for line in given] for view in VIEWS}
        labels = np.array([str(line[field]) for line in given])
        if measured:
            figures.append(_figure(name, counted, labels))
        save(_fitted(counted, labels), folder / f"desk_{name}.npz")
    return figures


def corrections(path: Path) -> list[Line]:
    """What agents set right, as lines of a corpus; kinds that no model is trained for are left out."""
    fields = {name: field for field, name in TASKS.items()}
    rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
    return [
        {"turns": row["turns"], fields[row["kind"]]: row["label"]} for row in rows if row["kind"] in fields
    ]


def corpus() -> list[Line]:
    return [
        json.loads(line) for path in sorted(CORPUS.glob("*.jsonl")) for line in path.open(encoding="utf-8")
    ]


def _signs(line: Line, view: str, last_alone: bool) -> Counter[str]:
    said = [turn["text"] for turn in line["turns"] if turn["role"] == "customer"]
    seen = said[-1:] if last_alone else said
    return Counter(
        key for text in seen for key, _, _ in signs_of(signals(text, starter()), view) if "\n" not in key
    )


def _fitted(counted: dict[str, list[Counter[str]]], labels: NDArray[np.str_]) -> Linear:
    everything = np.arange(len(labels))
    vocabularies, model = _fit(counted, labels, everything)
    views, first = [], 0
    for view, vocabulary in vocabularies.items():
        last = first + len(vocabulary.rows)
        weights = (model.coef_[:, first:last].T * _SHARES[view]).astype(np.float32)
        views.append(quantised(weights, view, list(vocabulary.rows), vocabulary.idf))
        first = last
    return Linear(tuple(model.classes_), tuple(views), model.intercept_.astype(np.float32), "level", {})


def _fit(
    counted: dict[str, list[Counter[str]]], labels: NDArray[np.str_], rows: NDArray[np.int64]
) -> tuple[dict[str, Vocabulary], LogisticRegression]:
    vocabularies = {
        view: learn(Part(view), [counts[row] for row in rows]) for view, counts in counted.items()
    }
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=300, tol=1e-3)
    return vocabularies, model.fit(_matrix(vocabularies, counted, rows), labels[rows])


def _matrix(
    vocabularies: dict[str, Vocabulary],
    counted: dict[str, list[Counter[str]]],
    rows: Sequence[int] | NDArray[np.int64],
) -> csr_matrix:
    parts = [
        vocabulary.matrix([counted[view][row] for row in rows]) * _SHARES[view]
        for view, vocabulary in vocabularies.items()
    ]
    return csr_matrix(hstack(parts))


def _figure(task: str, counted: dict[str, list[Counter[str]]], labels: NDArray[np.str_]) -> Figure:
    judged = labels.copy()
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for seen, unseen in folds.split(np.zeros(len(labels)), labels):
        vocabularies, model = _fit(counted, labels, seen)
        judged[unseen] = model.predict(_matrix(vocabularies, counted, unseen))
    kappa = None
    if task == "level":
        kappa = float(cohen_kappa_score(labels.astype(int), judged.astype(int), weights="quadratic"))
    return Figure(task, len(labels), float(f1_score(labels, judged, average="macro")), kappa)


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m training.desk", description=__doc__)
    options.add_argument("--corrections", type=Path, help="JSON lines of `yueting django export_corrections`")
    options.add_argument("--to", type=Path, default=WEIGHTS, help="folder for the weights (%(default)s)")
    options.add_argument("--quick", action="store_true", help="fit only, without the figures of five folds")
    chosen = options.parse_args()
    more = corrections(chosen.corrections) if chosen.corrections else []
    for figure in train(chosen.to, more, measured=not chosen.quick):
        kappa = "" if figure.kappa is None else f", weighted kappa {figure.kappa:.3f}"
        print(f"{figure.task}: {figure.lines:,} lines, macro-F1 {figure.macro_f1:.3f}{kappa}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
