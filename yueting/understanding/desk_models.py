"""The desk's models at work: likelihoods and the places that decided. Needs NumPy; see desk.py.

All tasks share one vocabulary and one file; a class is "task:label". What a message holds is found once for all.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from yueting.understanding.desk_signs import PLACED, keys_of, placed_signs
from yueting.understanding.linear import Floats, Linear, View, load, softmax
from yueting.understanding.signals import Signals

WEIGHTS = Path(__file__).parent / "weights" / "desk.npz"
_WARM = 0.3
_MOST_PLACES = 3
Rows = NDArray[np.int32]


@lru_cache(maxsize=4096)
def likelihoods(task: str, messages: tuple[Signals, ...]) -> Mapping[str, float]:
    """How likely each label of a task is for these messages together."""
    model, places = desk_model(), _classes()[task]
    shares = softmax(_scores(messages)[places]).tolist()
    names = [model.labels[place].partition(":")[2] for place in places.tolist()]
    return MappingProxyType(dict(zip(names, shares, strict=True)))


@lru_cache(maxsize=4096)
def _scores(messages: tuple[Signals, ...]) -> Floats:
    """The scores of all classes of all tasks."""
    model = desk_model()
    scores = model.bias
    for place, view in enumerate(model.views):
        weighed = _weighed(view, np.concatenate([_rows(one)[place] for one in messages]))
        if weighed is not None:
            distinct, values = weighed
            scores = scores + (values @ view.weights[distinct]) * view.scale
    return scores


@lru_cache(maxsize=1024)
def warm_places(task: str, label: str, message: Signals) -> tuple[tuple[int, int], ...]:
    """The runs of characters that speak for the label above the mean of the task's labels, the strongest first."""
    model, places = desk_model(), _classes()[task]
    heat = np.zeros(len(message.text), np.float32)
    for view in model.views:
        if view.name in PLACED:
            _warm(heat, view, message, places, model.labels.index(f"{task}:{label}"))
    return _hottest(message.text, heat)


@lru_cache(maxsize=4096)
def _rows(message: Signals) -> tuple[Rows, ...]:
    """By view, the row of every sign that is known."""
    found = []
    for view in desk_model().views:
        rows = view.rows
        known = [rows[key] for key in keys_of(message, view.name) if key in rows]
        found.append(np.array(known, np.int32))
    return tuple(found)


def _weighed(view: View, rows: Rows) -> tuple[Rows, Floats] | None:
    """Rows without repeats and their values, of length 1 in all, as training made them."""
    if not len(rows):
        return None
    distinct, counts = np.unique(rows, return_counts=True)
    values = (1 + np.log(counts)) * view.idf[distinct]
    return distinct, (values / np.sqrt(values @ values)).astype(np.float32)


def _warm(heat: Floats, view: View, message: Signals, places: Rows, label: int) -> None:
    rows = view.rows
    known = [(rows[key], start, end) for key, start, end in placed_signs(message, view.name) if key in rows]
    weighed = _weighed(view, np.array([row for row, _, _ in known], np.int32))
    if weighed is None:
        return
    distinct, values = weighed
    weights = view.weights[distinct] * view.scale
    gains = values * (weights[:, label] - weights[:, places].mean(axis=1))
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


@lru_cache(maxsize=1)
def desk_model() -> Linear:
    """The model of all tasks, loaded once."""
    return load(WEIGHTS)


@lru_cache(maxsize=1)
def _classes() -> dict[str, Rows]:
    """The places of each task's classes."""
    tasks = [label.partition(":")[0] for label in desk_model().labels]
    return {task: np.array([at for at, one in enumerate(tasks) if one == task], np.int32) for task in tasks}
