"""Meaning as a vector: the learned vectors of a text's characters, pairs and words, added up and of length one.

Trained by `python -m training.search` so that two ways of asking the same lie close (docs/models/search.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yueting.knowledge.search.signs import CHARS, PAIRS, WORDS, Signs, signs_of

FILE = Path(__file__).parent / "weights" / "search.npz"
VIEWS = (CHARS, PAIRS, WORDS)
Floats = NDArray[np.float32]
_AT_ONCE = 20_000  # signs: the vectors of a whole collection at once would fill memory


@dataclass(frozen=True, slots=True)
class Embedding:
    """Signs in order, and for each a row of bytes: the vectors of one or more models side by side (`parts`: their
    sizes), with a scale for each."""

    codes: NDArray[np.uint64]
    vectors: NDArray[np.int8]
    scales: Floats
    parts: tuple[int, ...]
    comparison: Floats  # how the features of `comparing` weigh with these vectors

    @property
    def size(self) -> int:
        return int(self.vectors.shape[1])

    def vectors_of(self, codes: NDArray[np.uint64]) -> Floats:
        """The vector of each sign; zeros for one that is not known."""
        places = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        scales = np.repeat(self.scales[places], self.parts, axis=1)
        known = (self.codes[places] == codes)[:, None]
        return np.asarray(self.vectors[places] * scales * known, np.float32)

    def of(self, lines: Sequence[str]) -> Floats:
        """One row of length one for each spelled line; a line without a known sign is all zeros."""
        return self.of_signs(signs_of(lines, VIEWS), len(lines))

    def of_signs(self, signs: Signs, count: int) -> Floats:
        """The same for signs taken already; those of other views are passed over."""
        rows, owners = self._known(signs)
        added = np.zeros((count, self.size), np.float32)
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            scales = np.repeat(self.scales[rows[part]], self.parts, axis=1)
            weighed = self.vectors[rows[part]] * scales
            mine, first = np.unique(owners[part], return_index=True)
            added[mine] += np.add.reduceat(weighed, first, axis=0)
        return self._levelled(added)

    def _known(self, signs: Signs) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Rows of the distinct known signs of each text, text by text."""
        places = np.minimum(np.searchsorted(self.codes, signs.codes), len(self.codes) - 1)
        known = self.codes[places] == signs.codes
        keys = np.unique(signs.owners[known].astype(np.int64) * len(self.codes) + places[known])
        return keys % len(self.codes), (keys // len(self.codes)).astype(np.int32)

    def _levelled(self, added: Floats) -> Floats:
        """Each model's part of length one, then all together."""
        start = 0
        for size in self.parts:
            part = added[:, start : start + size]
            part /= np.sqrt((part * part).sum(axis=1, keepdims=True)) + 1e-6
            start += size
        return added / np.float32(np.sqrt(len(self.parts)))


@lru_cache(maxsize=1)
def embedding() -> Embedding:
    """The model that ships, loaded once."""
    with np.load(FILE) as file:
        return Embedding(
            file["codes"],
            file["vectors"],
            file["scales"].astype(np.float32),
            tuple(file["parts"].tolist()),
            file["comparison"],
        )
