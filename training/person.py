"""Whether a person is asked for, from lines written for this project: `python -m training.person` writes the weights.

A line of training/corpus/person.jsonl is {"text", "person": true or false}.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from training.fitting import both
from training.matrices import Part, Vocabulary, count, learn
from yueting.assist.bot.person import asked_for, speaks_of_others
from yueting.assist.bot.policy import starter_policy
from yueting.assist.bot.second_hearing import LABELS, VIEWS, WEIGHTS, seen
from yueting.understanding.linear import Linear, quantised, save

CORPUS = Path(__file__).parent / "corpus" / "person.jsonl"
_STRENGTH = 5.0
_FOLDS = 5
_TRIED = (0.4, 0.45, 0.5, 0.55, 0.6, 0.7)

Vocabularies = list[Vocabulary]
Counted = list[list[Counter[str]]]  # by view, by text
Flags = NDArray[np.bool_]


def corpus() -> tuple[list[str], Flags]:
    """The lines, and which of them ask for a person."""
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    return [row["text"] for row in rows], np.array([row["person"] for row in rows])


def fitted(texts: Sequence[str], asks: Flags) -> tuple[LogisticRegression, Vocabularies]:
    counted = _counted(texts)
    parts = [Part(view, least=1) for view, _ in VIEWS]
    words = [learn(part, one) for part, one in zip(parts, counted, strict=True)]
    model = LogisticRegression(C=_STRENGTH, max_iter=800).fit(_matrix(words, counted), asks)
    return model, words


def assembled(model: LogisticRegression, words: Vocabularies) -> Linear:
    """The model as it ships: one byte for each weight."""
    weights, views, first = both(model.coef_.T), [], 0
    for one in words:
        last = first + len(one.rows)
        part = weights[first:last].astype(np.float32)
        views.append(quantised(part, one.part.view, list(one.rows), one.idf))
        first = last
    bias = both(model.intercept_[None, :])[0].astype(np.float32)
    return Linear(LABELS, tuple(views), bias, "level", {})


def unseen(texts: Sequence[str], asks: Flags) -> NDArray[np.float64]:
    """How likely each line asks for a person, by a model that has not seen it."""
    likely = np.zeros(len(texts))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for known, others in folds.split(texts, asks):
        model, words = fitted([texts[row] for row in known], asks[known])
        counted = _counted([texts[row] for row in others])
        likely[others] = model.predict_proba(_matrix(words, counted))[:, 1]
    return likely


def figures(texts: Sequence[str], asks: Flags) -> Iterator[str]:
    """Heard and false by threshold, with the patterns before the model, as the bot has them."""
    likely, doubt = unseen(texts, asks), starter_policy().person_doubt
    said = np.array([asked_for(text)[0] for text in texts])
    others = np.array([speaks_of_others(text) for text in texts])
    sure = (said == "person") & (likely >= doubt)
    for threshold in _TRIED:
        heard = sure | ((said == "") & ~others & (likely >= threshold))
        yield f"from {threshold:.2f}: heard {heard[asks].mean():.3f}, false {heard[~asks].mean():.3f}"


def _counted(texts: Sequence[str]) -> Counted:
    pairs = [seen(text) for text in texts]
    return [count(view, [pair[which] for pair in pairs]) for view, which in VIEWS]


def _matrix(words: Vocabularies, counted: Counted) -> csr_matrix:
    return csr_matrix(hstack([one.matrix(rows) for one, rows in zip(words, counted, strict=True)]))


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m training.person", description=__doc__)
    options.add_argument("--to", type=Path, default=WEIGHTS, help="file for the weights (%(default)s)")
    options.add_argument("--quick", action="store_true", help="fit only, without the figures of five folds")
    chosen = options.parse_args()
    texts, asks = corpus()
    save(assembled(*fitted(texts, asks)), chosen.to)
    print(
        f"person: {len(texts):,} lines, {asks.sum()} ask; {chosen.to.stat().st_size / 1e6:.2f} MB", flush=True
    )
    for figure in () if chosen.quick else figures(texts, asks):
        print(figure, flush=True)


if __name__ == "__main__":
    main()
