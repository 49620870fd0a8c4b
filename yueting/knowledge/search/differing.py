"""Whether two questions ask the same, by what only one of them says and what both say: a logistic regression.

"怎么还款" and "怎么提前还款" share nearly all; that 提前 stands in one of them says that they are not the same question.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).parent / "weights" / "differing.npz"
Floats = NDArray[np.float32]
Codes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Difference:
    """Signs in order; what each says when one of two texts has it, and when both do. Above 0: the same question."""

    codes: Codes
    alone: Floats
    shared: Floats
    bias: float

    def weights_of(self, codes: Codes) -> tuple[Floats, Floats]:
        """(alone, shared) of each sign; zeros for one that is not known."""
        places = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        known = self.codes[places] == codes
        return self.alone[places] * known, self.shared[places] * known


def judged(
    difference: Difference, asked: Codes, given: Codes, starts: NDArray[np.int64], same: NDArray[np.bool_]
) -> Floats:
    """One value for each text: its distinct signs are `given[starts[i]:starts[i + 1]]`; `same` is asked × given."""
    alone, _ = difference.weights_of(asked)
    theirs, shared = difference.weights_of(given)
    both = np.asarray(same.any(axis=0))
    held = (
        np.add.reduceat(np.concatenate((same, np.zeros((len(asked), 1), bool)), axis=1), starts[:-1], axis=1)
        > 0
    )
    held[:, starts[:-1] == starts[1:]] = False
    mine = alone @ ~held
    yours = _added(np.where(both, 0, theirs), starts)
    apart = (~held).sum(axis=0) + _added((~both).astype(np.float32), starts)
    together = _added(np.where(both, shared, 0), starts)
    common = _added(both.astype(np.float32), starts)
    return np.asarray(
        (mine + yours) / np.sqrt(np.maximum(apart, 1))
        + together / np.sqrt(np.maximum(common, 1))
        + difference.bias,
        np.float32,
    )


def _added(values: NDArray[np.floating], starts: NDArray[np.int64]) -> Floats:
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return np.asarray(sums[starts[1:]] - sums[starts[:-1]], np.float32)


@lru_cache(maxsize=1)
def difference() -> Difference:
    """The model that ships, loaded once."""
    with np.load(FILE) as file:
        alone, shared = file["weights"].astype(np.float32).T
        return Difference(file["codes"], alone, shared, float(file["bias"]))
