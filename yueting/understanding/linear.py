"""Linear models over signs of a text: tf-idf values times weights, added up. NumPy only.

A model's file (.npz) holds, for each view (a way of taking texts apart, see `grams.py`), its keys, their idf
and int8 weights with one scale for each class. Loading costs some 10 ms, a short message some 0.1 ms.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yueting.understanding.grams import level, signs_by, spoken, words_of

Floats = NDArray[np.float32]
# Evidence shows at most so many places, and leaves out those that weigh less than this share of the heaviest.
MOST_SPANS = 5
_WORTH_SHOWING = 0.25
_NEXT_TO_NOTHING = 0.001
# Neighbouring words make one piece of evidence until it is so long.
_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text and what it added to the winning class over the next one."""

    start: int
    end: int
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Found:
    """The known signs of one text in one view: where each stands, which value it belongs to and how many share
    that; the values (length 1 in all) and their rows."""

    view: "View"
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    places: NDArray[np.int64]
    counts: NDArray[np.int64]
    values: Floats
    rows: NDArray[np.int64]

    def scores(self) -> Floats:
        return (self.values @ self.view.weights[self.rows]) * self.view.scale

    def heat(self, length: int, winner: int, other: int) -> Floats:
        """What each character added to `winner` over `other`; a sign shares itself among its characters."""
        weights = self.view.weights[self.rows] * self.view.scale
        gain = self.values * (weights[:, winner] - weights[:, other]) / self.counts
        each = gain[self.places] / np.maximum(
            self.ends - self.starts, 1
        )  # a mark has no characters of its own
        steps = np.bincount(self.starts, each, length + 1) - np.bincount(self.ends, each, length + 1)
        return np.cumsum(steps)[:length]


@dataclass(frozen=True, slots=True)
class View:
    """One way of taking a text apart: row of each key, idf by row, weights by row and class."""

    name: str
    rows: Mapping[str, int]
    idf: Floats
    weights: NDArray[np.int8]
    scale: Floats

    def find(self, text: str) -> Found | None:
        """None when the text holds no sign that the view knows."""
        rows = self.rows
        known = [(rows[key], start, end) for key, start, end in signs_by(self.name)(text) if key in rows]
        if not known:
            return None
        row, starts, ends = np.array(known, np.int64).T
        distinct, places, counts = np.unique(row, return_inverse=True, return_counts=True)
        values = (1 + np.log(counts)) * self.idf[distinct]
        values /= np.sqrt(values @ values)
        return Found(self, starts, ends, places, counts, values, distinct)


@dataclass(frozen=True, slots=True)
class Linear:
    """A model with its classes; `sees` names what it looks at: "level" or "spoken" text (`grams.py`). `judged`:
    by fingerprint of a text trained on, what a model trained without it said."""

    labels: tuple[str, ...]
    views: tuple[View, ...]
    bias: Floats
    sees: str
    judged: Mapping[int, int]

    def look(self, text: str) -> "Look":
        seen = spoken(text) if self.sees == "spoken" else level(text)
        found = [one for view in self.views if (one := view.find(seen)) is not None]
        return Look(self, text, seen, tuple(found))


@dataclass(frozen=True, slots=True)
class Look:
    """One text as a model sees it, taken apart once for scores and evidence."""

    model: Linear
    text: str
    seen: str
    found: tuple[Found, ...]

    def scores(self) -> Floats:
        """One score for each class, comparable within a text: probabilities are their softmax."""
        return np.asarray(sum((one.scores() for one in self.found), self.model.bias))

    def spans(self, winner: int, other: int) -> tuple[Span, ...]:
        """The words that weighed most for `winner` against `other`, heaviest first; neighbours as one."""
        length = len(self.seen)
        heat = np.asarray(sum((one.heat(length, winner, other) for one in self.found), np.zeros(length)))
        words = [(start, end, float(heat[start:end].sum())) for _, start, end in words_of(self.seen)]
        enough = _WORTH_SHOWING * max((weight for _, _, weight in words), default=0.0)
        spans: list[Span] = []
        for start, end, weight in words:
            if weight < max(enough, _NEXT_TO_NOTHING):
                continue
            if spans and spans[-1].end == start and start - spans[-1].start < _LONGEST:
                start, weight = spans[-1].start, weight + spans.pop().weight
            spans.append(Span(start, end, self.text[start:end], round(weight, 3)))
        return tuple(sorted(spans, key=lambda span: (-span.weight, span.start))[:MOST_SPANS])


def softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def fingerprint(text: str) -> int:
    """A number by which a text that a model was trained on is known again; the text cannot be had from it."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=6).digest(), "big")


def is_held_out(text: str) -> bool:
    """True for one text in ten: the variety model is never trained on these, but measured with them."""
    return fingerprint(text) % 10 == 0


def load(path: Path) -> Linear:
    """The model in a file that `save` wrote."""
    with np.load(path, allow_pickle=False) as data:
        about = json.loads(data["about"].tobytes())
        views = tuple(_view(data, place, name) for place, name in enumerate(about["views"]))
        judged = dict(zip(data["judged_rows"].tolist(), data["judged_labels"].tolist(), strict=True))
        return Linear(tuple(about["labels"]), views, data["bias"], about["sees"], judged)


def _view(data: Mapping[str, NDArray[Any]], place: int, name: str) -> View:
    keys = data[f"keys{place}"].tobytes().decode().split("\n")
    rows = {key: row for row, key in enumerate(keys)}
    idf = data[f"idf{place}"].astype(np.float32)
    return View(name, rows, idf, data[f"weights{place}"], data[f"scale{place}"])


def save(model: Linear, path: Path) -> None:
    """Write the model; the same model gives the same file, byte for byte."""
    about = {
        "labels": model.labels,
        "views": [view.name for view in model.views],
        "sees": model.sees,
    }
    arrays: dict[str, NDArray[Any]] = {
        "about": _bytes(json.dumps(about)),
        "bias": model.bias,
        "judged_rows": np.array(list(model.judged), np.uint64),
        "judged_labels": np.array(list(model.judged.values()), np.uint8),
    }
    for place, view in enumerate(model.views):
        arrays[f"keys{place}"] = _bytes("\n".join(view.rows))
        arrays[f"idf{place}"] = view.idf.astype(np.float16)
        arrays[f"weights{place}"] = view.weights
        arrays[f"scale{place}"] = view.scale
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def quantised(weights: Floats, name: str, keys: Sequence[str], idf: Iterable[float]) -> View:
    """A view with its weights (row × class) as int8: each class has a scale of its own."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    rounded = np.round(weights / scale).astype(np.int8)
    rows = {key: row for row, key in enumerate(keys)}
    return View(name, rows, np.asarray(list(idf), np.float32), rounded, scale.astype(np.float32))
