"""What small models say of customers' messages: emotion, intent, complaint level, customer type.

They are trained on talk written for this project (training/corpus), see the words as they came, folded, and what the
lexicons found in them, and say how likely each label is. The judgements weigh that against the rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from yueting.understanding.folding import fold_plain
from yueting.understanding.linear import Floats, Linear, View, load, softmax
from yueting.understanding.grams import Sign
from yueting.understanding.signals import Said, Signals
from yueting.understanding.turns import Evidence

TASKS = ("emotion", "intent", "level", "customer_type")
VIEWS = ("plain", "folded", "hits")
# A longer message says it long before; the time of a reading has to stay bounded.
_MAX_SEEN = 600
_LENGTHS = (6, 12, 25, 50, 100)
_MARKS = '!?…“”「」"~'
_LONGEST = 3  # characters of a sign
_MOST_SPANS = 3


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely each label is (they add up to 1), in the order of the model."""

    task: str
    likely: Mapping[str, float]

    @property
    def label(self) -> str:
        return max(self.likely, key=lambda label: self.likely[label])


def opinion(task: str, customer: Sequence[Said]) -> Opinion:
    """What the model of a task makes of these customer messages, taken together."""
    model = desk_model(task)
    scores = model.bias + sum(
        (
            _scores(view, (sign for one in customer for sign in signs_of(one.signals, view.name)))
            for view in model.views
        ),
        np.zeros(len(model.labels), np.float32),
    )
    return Opinion(task, dict(zip(model.labels, map(float, softmax(scores)), strict=True)))


def deciding_words(task: str, label: str, one: Said) -> tuple[Evidence, ...]:
    """The words of a message that spoke most for this label, as evidence; none where nothing did."""
    model, text = desk_model(task), one.signals.text
    place = model.labels.index(label)
    heat = np.zeros(len(text), np.float32)
    for view in model.views:
        if view.name == "plain":
            _warm(heat, view, signs_of(one.signals, "plain"), place)
    return tuple(one.quote(start, end, f"desk.{task}") for start, end in _hottest(heat))


def signs_of(signals: Signals, view: str) -> Sequence[Sign]:
    """The signs that a view sees in a message; only those of the plain text have places."""
    if view == "hits":
        return tuple(_hits(signals))
    return _grams(signals.plain[:_MAX_SEEN], view == "folded")


@lru_cache(maxsize=4096)
def _grams(text: str, folded: bool) -> tuple[Sign, ...]:
    seen = fold_plain(text) if folded else text
    return tuple(
        (seen[start : start + size], start, start + size)
        for size in range(1, _LONGEST + 1)
        for start in range(len(seen) - size + 1)
    )


def _hits(signals: Signals) -> Iterator[Sign]:
    for domain, hits in signals.hits.items():
        for hit in hits:
            yield f"{domain}:{hit.label}", hit.start, hit.end
            yield hit.entry.id, hit.start, hit.end
    yield f"length {sum(len(signals.text) >= one for one in _LENGTHS)}", 0, 0
    for mark in _MARKS:
        if mark in signals.plain:
            yield f"mark {mark}", 0, 0


def _scores(view: View, signs: Iterator[Sign]) -> Floats:
    counted = view.weighed(signs)
    if counted is None:
        return np.zeros(len(view.scale), np.float32)
    _, _, distinct, values = counted
    scores: Floats = (values @ view.weights[distinct]) * view.scale
    return scores


def _warm(heat: Floats, view: View, signs: Sequence[Sign], place: int) -> None:
    """Adds what each character speaks for the label above the mean of all labels."""
    counted = view.weighed(signs)
    if counted is None:
        return
    known, rows, distinct, values = counted
    weights = view.weights[distinct] * view.scale
    gains = values * (weights[:, place] - weights.mean(axis=1))
    gain = dict(zip(distinct.tolist(), gains.tolist(), strict=True))
    for (_, start, end), row in zip(known, rows.tolist(), strict=True):
        heat[start:end] += gain[row] / (end - start)


def _hottest(heat: Floats) -> list[tuple[int, int]]:
    """The runs of characters that speak for the label, the strongest first."""
    if not len(heat) or heat.max() <= 0:
        return []
    warm = heat >= 0.3 * heat.max()
    edges = np.flatnonzero(np.diff(np.concatenate(([0], warm.view(np.int8), [0]))))
    runs = [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    return sorted(runs, key=lambda run: -float(heat[run[0] : run[1]].sum()))[:_MOST_SPANS]


@lru_cache(maxsize=len(TASKS))
def desk_model(task: str) -> Linear:
    """The model of a task, loaded once."""
    return load(Path(__file__).parent / "weights" / f"desk_{task}.npz")
