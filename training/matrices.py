"""From texts to tf-idf matrices, with the very signs that a model sees when it reads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from yueting.understanding.grams import signs_by


@dataclass(frozen=True, slots=True)
class Part:
    """One view of a recipe: signs met in fewer than `least` texts are left out; `idf` makes rare signs count
    more; `strength` is the C of the regression, `share` its part of the sum."""

    view: str
    least: int = 2
    idf: bool = True
    strength: float = 2.0
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The signs of one view, each with its row and its idf."""

    part: Part
    rows: dict[str, int]
    idf: NDArray[np.float32]

    def matrix(self, counted: Sequence[Counter[str]]) -> csr_matrix:
        """One row for each text, of length 1, columns in the order of `rows`."""
        ends, columns, values = [0], [], []
        for counts in counted:
            known = [(row, count) for key, count in counts.items() if (row := self.rows.get(key)) is not None]
            known.sort()
            columns.extend(row for row, _ in known)
            values.extend(count for _, count in known)
            ends.append(len(columns))
        place = np.array(columns, np.int32)
        value = (1 + np.log(np.array(values, np.float64))) * self.idf[place]
        matrix = csr_matrix((value, place, ends), shape=(len(counted), len(self.rows)))
        lengths = _lengths(matrix)
        return csr_matrix(matrix.multiply(1 / np.maximum(lengths, 1e-9)[:, None]))


def _lengths(matrix: csr_matrix) -> NDArray[np.float64]:
    return np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())


def count(view: str, seen: Sequence[str]) -> list[Counter[str]]:
    """How often each sign of the view stands in each (levelled or spoken) text."""
    signs = signs_by(view)
    return [Counter(key for key, _, _ in signs(text)) for text in seen]


def learn(part: Part, counted: Sequence[Counter[str]]) -> Vocabulary:
    """The vocabulary of a view over these texts, sorted, so that a second run gives the same."""
    texts: Counter[str] = Counter()
    for counts in counted:
        texts.update(counts.keys())
    keys = sorted(key for key, times in texts.items() if times >= part.least and "\n" not in key)
    idf = [np.log((1 + len(counted)) / (1 + texts[key])) + 1 if part.idf else 1.0 for key in keys]
    # float16 is what the file keeps: train with what reading will see.
    kept = np.array(idf, np.float16).astype(np.float32)
    return Vocabulary(part, {key: row for row, key in enumerate(keys)}, kept)
