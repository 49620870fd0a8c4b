"""The desk's models at work: likelihoods and the places that decided. Needs NumPy; see desk.py."""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yueting.understanding.desk_signs import PLACED, signs_of
from yueting.understanding.linear import Floats, Linear, View, load, softmax
from yueting.understanding.signals import Signals

_WARM = 0.3
_MOST_PLACES = 3
Rows = NDArray[np.int32]


def likelihoods(task: str, messages: tuple[Signals, ...]) -> dict[str, float]:
    """How likely each label of a task is for these messages together."""
    return dict(_likelihoods(task, messages))


@lru_cache(maxsize=4096)
def _likelihoods(task: str, messages: tuple[Signals, ...]) -> tuple[tuple[str, float], ...]:
    model = desk_model(task)
    scores = model.bias.astype(np.float32)
    for place, view in enumerate(model.views):
        rows = [_rows(task, place, one) for one in messages]
        weighed = _weighed(view, np.concatenate(rows) if rows else np.zeros(0, np.int32))
        if weighed is not None:
            distinct, values = weighed
            scores = scores + (values @ view.weights[distinct]) * view.scale
    return tuple(zip(model.labels, map(float, softmax(scores)), strict=True))


@lru_cache(maxsize=1024)
def warm_places(task: str, label: str, message: Signals) -> tuple[tuple[int, int], ...]:
    """The runs of characters that speak for the label above the mean of all labels, the strongest first."""
    model = desk_model(task)
    heat = np.zeros(len(message.text), np.float32)
    for view in model.views:
        if view.name in PLACED:
            _warm(heat, view, message, model.labels.index(label))
    return _hottest(message.text, heat)


@lru_cache(maxsize=32768)
def _rows(task: str, place: int, message: Signals) -> Rows:
    view = desk_model(task).views[place]
    found = (view.rows.get(key) for key, _, _ in signs_of(message, view.name))
    return np.array([row for row in found if row is not None], np.int32)


def _weighed(view: View, rows: Rows) -> tuple[Rows, Floats] | None:
    """Rows without repeats and their values, of length 1 in all, as training made them."""
    if not len(rows):
        return None
    distinct, counts = np.unique(rows, return_counts=True)
    values = (1 + np.log(counts)) * view.idf[distinct]
    return distinct, (values / np.sqrt(values @ values)).astype(np.float32)


def _warm(heat: Floats, view: View, message: Signals, label: int) -> None:
    known = [
        (row, start, end)
        for key, start, end in signs_of(message, view.name)
        if (row := view.rows.get(key)) is not None
    ]
    weighed = _weighed(view, np.array([row for row, _, _ in known], np.int32))
    if weighed is None:
        return
    distinct, values = weighed
    weights = view.weights[distinct] * view.scale
    gains = values * (weights[:, label] - weights.mean(axis=1))
    gain = dict(zip(distinct.tolist(), gains.tolist(), strict=True))
    for row, start, end in known:
        heat[start:end] += gain[row] / (end - start)


def _hottest(text: str, heat: Floats) -> tuple[tuple[int, int], ...]:
    if not len(heat) or heat.max() <= 0:
        return ()
    warm = heat >= _WARM * heat.max()
    edges = np.flatnonzero(np.diff(np.concatenate(([0], warm.view(np.int8), [0]))))
    runs = [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    runs = [run for run in runs if text[run[0] : run[1]].strip()]
    return tuple(sorted(runs, key=lambda run: -float(heat[run[0] : run[1]].sum()))[:_MOST_PLACES])


@lru_cache(maxsize=8)
def desk_model(task: str) -> Linear:
    """The model of a task, loaded once."""
    return load(Path(__file__).parent / "weights" / f"desk_{task}.npz")
