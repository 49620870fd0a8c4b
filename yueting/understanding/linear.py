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

from yueting.understanding.grams import Sign, level, signs_by, spoken

Floats = NDArray[np.float32]
Counted = tuple[list[Sign], NDArray[np.int32], NDArray[np.int32], Floats]

# Evidence shows at most so many places, and leaves out those that weigh less than this share of the heaviest.
MOST_SPANS = 5
_WORTH_SHOWING = 0.25


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text and what it added to the winning class over the next one."""

    start: int
    end: int
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class View:
    """One way of taking a text apart: row of each key, idf by row, weights by row and class."""

    name: str
    rows: Mapping[str, int]
    idf: Floats
    weights: NDArray[np.int8]
    scale: Floats

    def counted(self, text: str) -> Counted | None:
        """The known signs of a text with the row of each, the rows without repeats, and their values (length
        1 in all); None when it knows none of them."""
        return self.weighed(signs_by(self.name)(text))

    def weighed(self, signs: Iterable[Sign]) -> Counted | None:
        """The same for signs that were found elsewhere."""
        known = [(sign, row) for sign in signs if (row := self.rows.get(sign[0])) is not None]
        if not known:
            return None
        rows = np.fromiter((row for _, row in known), np.int32, len(known))
        distinct, counts = np.unique(rows, return_counts=True)
        values = (1 + np.log(counts)) * self.idf[distinct]
        return [sign for sign, _ in known], rows, distinct, values / np.sqrt(values @ values)

    def scores(self, text: str) -> Floats:
        counted = self.counted(text)
        if counted is None:
            return np.zeros(len(self.scale), np.float32)
        _, _, distinct, values = counted
        return (values @ self.weights[distinct]) * self.scale

    def heat(self, text: str, winner: int, other: int) -> Floats:
        """What each character added to `winner` over `other`; a sign shares itself among its characters."""
        heat = np.zeros(len(text), np.float32)
        counted = self.counted(text)
        if counted is None:
            return heat
        signs, rows, distinct, values = counted
        weights = self.weights[distinct] * self.scale
        gain = dict(
            zip(distinct.tolist(), (values * (weights[:, winner] - weights[:, other])).tolist(), strict=True)
        )
        places, counts = np.unique(rows, return_counts=True)
        times = dict(zip(places.tolist(), counts.tolist(), strict=True))
        for (_, start, end), row in zip(signs, rows.tolist(), strict=True):
            if end > start:
                heat[start:end] += gain[row] / times[row] / (end - start)
        return heat


@dataclass(frozen=True, slots=True)
class Linear:
    """A model with its classes; `sees` names what it looks at: "level" or "spoken" text (`grams.py`)."""

    labels: tuple[str, ...]
    views: tuple[View, ...]
    bias: Floats
    sees: str
    extra: Mapping[str, Any]
    judged: Mapping[int, int]

    def seen(self, text: str) -> str:
        return spoken(text) if self.sees == "spoken" else level(text)

    def scores(self, text: str) -> Floats:
        """One score for each class, comparable within a text: probabilities are their softmax."""
        seen = self.seen(text)
        return sum((view.scores(seen) for view in self.views), self.bias)

    def spans(self, text: str, winner: int, other: int) -> tuple[Span, ...]:
        """The places that weighed most for `winner` against `other`, heaviest first."""
        seen = self.seen(text)
        heat = sum((view.heat(seen, winner, other) for view in self.views), np.zeros(len(seen), np.float32))
        return _hottest(text, heat)


def softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def fingerprint(text: str) -> int:
    """A number by which a text that a model was trained on is known again; the text cannot be had from it."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=6).digest(), "big")


def _hottest(text: str, heat: Floats) -> tuple[Span, ...]:
    """Runs of warm characters; what is cold or speaks against is left out."""
    if not len(heat) or heat.max() <= 0:
        return ()
    warm = heat >= _WORTH_SHOWING * heat.max()
    edges = np.flatnonzero(np.diff(np.concatenate(([0], warm.view(np.int8), [0]))))
    runs = [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    spans = [
        Span(start, end, text[start:end], round(float(heat[start:end].sum()), 3))
        for start, end in runs
        if text[start:end].strip()
    ]
    return tuple(sorted(spans, key=lambda span: (-span.weight, span.start))[:MOST_SPANS])


def load(path: Path) -> Linear:
    """The model in a file that `save` wrote."""
    with np.load(path, allow_pickle=False) as data:
        about = json.loads(data["about"].tobytes())
        views = tuple(_view(data, place, name) for place, name in enumerate(about["views"]))
        judged = dict(zip(data["judged_rows"].tolist(), data["judged_labels"].tolist(), strict=True))
        return Linear(tuple(about["labels"]), views, data["bias"], about["sees"], about["extra"], judged)


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
        "extra": dict(model.extra),
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
