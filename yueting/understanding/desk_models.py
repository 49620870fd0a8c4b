"""The desk's models at work: likelihoods and the places that decided. Needs NumPy; see desk.py.

All tasks share one vocabulary and one file; a class is "task:label". What a message holds is found once for all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from yueting.understanding.desk_signs import GRAMS, LONGEST, keys_of, latin_signs, seen, text_of
from yueting.understanding.linear import Floats, Linear, View, load, softmax
from yueting.understanding.signals import Signals

WEIGHTS = Path(__file__).parent / "weights" / "desk.npz"
_WARM = 0.3
_MOST_PLACES = 3
Rows = NDArray[np.int32]
Places = NDArray[np.int64]
Codes = NDArray[np.uint64]
_BITS = np.uint64(21)  # of a code point


@dataclass(frozen=True, slots=True)
class _Runs:
    """The runs of characters that a view knows, as sorted numbers (`_codes`), and their rows."""

    codes: Codes
    rows: Rows

    def find(self, codes: Codes) -> tuple[Rows, NDArray[np.bool_]]:
        """The rows of those that are known, and which are."""
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        known = self.codes[at] == codes
        return self.rows[at[known]], known


@dataclass(frozen=True, slots=True)
class _Table:
    """The model as one table: the rows of all views below each other, so that a message is looked up once.

    `runs` by views of GRAMS, `rows` by the other views; of each row its idf, the number of its view and its weights
    (row × class).
    """

    runs: Mapping[str, _Runs]
    rows: Mapping[str, Mapping[str, int]]
    idf: Floats
    view: NDArray[np.int8]
    weights: Floats


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
    distinct, values = _weighed(messages)
    return np.asarray(desk_model().bias + values @ _table().weights[distinct], np.float32)


@lru_cache(maxsize=1024)
def warm_places(task: str, label: str, message: Signals) -> tuple[tuple[int, int], ...]:
    """The runs of characters that speak for the label above the mean of the task's labels, the strongest first."""
    table, places = _table(), _classes()[task]
    distinct, values = _weighed((message,))
    weights = table.weights[distinct]
    gains = values * (
        weights[:, desk_model().labels.index(f"{task}:{label}")] - weights[:, places].mean(axis=1)
    )
    rows, starts, ends = _placed_rows(message)
    each = gains[np.searchsorted(distinct, rows)] / (ends - starts)
    length = len(message.text)
    steps = np.bincount(starts, each, length + 1) - np.bincount(ends, each, length + 1)
    return _hottest(message.text, np.cumsum(steps)[:length])


@lru_cache(maxsize=4096)
def _rows(message: Signals) -> Rows:
    """The row of every sign that is known, as often as it stands in the message."""
    table = _table()
    found = [runs.find(_codes(text_of(message, view)))[0] for view, runs in table.runs.items()]
    for view, rows in table.rows.items():
        known = [rows[key] for key in keys_of(message, view) if key in rows]
        found.append(np.array(known, np.int32))
    return np.concatenate(found)


def _placed_rows(message: Signals) -> tuple[Rows, Places, Places]:
    """The rows of the signs that have places in the message, where they start and where they end."""
    table, text = _table(), seen(message)
    rows, known = table.runs["plain"].find(_codes(text))
    words = [
        (row, start, end)
        for key, start, end in latin_signs(message)
        if (row := table.rows["words"].get(key)) is not None
    ]
    more, starts, ends = np.array(words, np.int64).reshape(-1, 3).T
    sizes = range(1, min(LONGEST, len(text)) + 1)
    begins = np.concatenate([np.arange(len(text) - size + 1) for size in sizes] or [np.arange(0)])
    lengths = np.repeat(np.array(sizes, np.int64), [len(text) - size + 1 for size in sizes])
    return (
        np.concatenate((rows, more.astype(np.int32))),
        np.concatenate((begins[known], starts)),
        np.concatenate(((begins + lengths)[known], ends)),
    )


def _codes(text: str) -> Codes:
    """Each run of one to three characters as a number: the shorter ones first, in the order they stand in."""
    one = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    two = (one[:-1] << _BITS) | one[1:]
    return np.concatenate((one, two, (two[:-1] << _BITS) | one[2:]))


def _code(run: str) -> int:
    code = 0
    for character in run:
        code = (code << int(_BITS)) | ord(character)
    return code


def _weighed(messages: tuple[Signals, ...]) -> tuple[Rows, Floats]:
    """Rows without repeats, in order, and their values: of length 1 in each view, as training made them."""
    table = _table()
    distinct, counts = np.unique(np.concatenate([_rows(one) for one in messages]), return_counts=True)
    values = (1 + np.log(counts)) * table.idf[distinct]
    view = table.view[distinct]
    lengths = np.sqrt(np.bincount(view, values**2))
    return distinct, (values / lengths[view]).astype(np.float32)


def _hottest(text: str, heat: Floats) -> tuple[tuple[int, int], ...]:
    """The runs of letters that are warm: a number or a comma is no reason."""
    heat = heat * np.fromiter(map(str.isalpha, text), np.bool_, len(text))
    if not len(heat) or heat.max() <= 0:
        return ()
    warm = heat >= _WARM * heat.max()
    edges = np.flatnonzero(np.diff(np.concatenate(([0], warm.view(np.int8), [0]))))
    runs = [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    return tuple(sorted(runs, key=lambda run: -float(heat[run[0] : run[1]].sum()))[:_MOST_PLACES])


@lru_cache(maxsize=1)
def desk_model() -> Linear:
    """The model of all tasks, loaded once."""
    return load(WEIGHTS)


@lru_cache(maxsize=1)
def _table() -> _Table:
    views = desk_model().views
    firsts = np.cumsum([0, *(len(view.rows) for view in views)]).tolist()
    numbered = list(zip(views, firsts, strict=False))
    return _Table(
        {view.name: _runs(view, first) for view, first in numbered if view.name in GRAMS},
        {
            view.name: {key: first + row for key, row in view.rows.items()}
            for view, first in numbered
            if view.name not in GRAMS
        },
        np.concatenate([view.idf for view in views]),
        np.repeat(np.arange(len(views), dtype=np.int8), [len(view.rows) for view in views]),
        np.concatenate([view.weights * view.scale for view in views]).astype(np.float32),
    )


def _runs(view: View, first: int) -> _Runs:
    codes = np.array([_code(key) for key in view.rows], np.uint64)
    rows = np.array(list(view.rows.values()), np.int32) + np.int32(first)
    order = np.argsort(codes)
    return _Runs(codes[order], rows[order])


@lru_cache(maxsize=1)
def _classes() -> dict[str, Rows]:
    """The places of each task's classes."""
    tasks = [label.partition(":")[0] for label in desk_model().labels]
    return {task: np.array([at for at, one in enumerate(tasks) if one == task], np.int32) for task in tasks}
