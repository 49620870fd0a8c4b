"""A figure with its goal, and the arithmetic of agreement."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Case = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one set, 0 to 1 unless `name` says a count; `goal` is to be reached, from above if `at_most`."""

    name: str
    value: float
    goal: float | None = None
    at_most: bool = False

    @property
    def is_met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value <= self.goal if self.at_most else self.value >= self.goal


@dataclass(frozen=True, slots=True)
class Scored:
    """The figures of a set, and for each case that went wrong what was wanted and what came."""

    figures: tuple[Figure, ...]
    mistakes: tuple[str, ...] = field(default=())


@dataclass(slots=True)
class Tally:
    """Hits, false alarms and misses of one label."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.false) if self.hit + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.hit + self.false + self.missed
        return 2 * self.hit / total if total else 1.0


def tallies(pairs: Sequence[tuple[str, str]]) -> dict[str, Tally]:
    """Tally by label from (wanted, came) pairs of one label each."""
    by_label: dict[str, Tally] = {}
    for wanted, came in pairs:
        if wanted == came:
            by_label.setdefault(wanted, Tally()).hit += 1
        else:
            by_label.setdefault(wanted, Tally()).missed += 1
            by_label.setdefault(came, Tally()).false += 1
    return by_label


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean F1 over the labels that were wanted (0 to 1)."""
    by_label, wanted = tallies(pairs), {label for label, _ in pairs}
    return sum(by_label[label].f1 for label in wanted) / len(wanted) if wanted else 0.0


def accuracy(pairs: Sequence[tuple[str, str]]) -> float:
    return sum(wanted == came for wanted, came in pairs) / len(pairs) if pairs else 0.0


def weighted_kappa(pairs: Sequence[tuple[int, int]], steps: int = 5) -> float:
    """Cohen's kappa with quadratic weights for ordinal labels 0 … steps-1; 1 is full agreement, 0 chance."""
    if not pairs:
        return 0.0
    wanted, came = Counter(w for w, _ in pairs), Counter(c for _, c in pairs)
    seen = sum((w - c) ** 2 for w, c in pairs) / len(pairs)
    chance = (
        sum(wanted[w] * came[c] * (w - c) ** 2 for w in range(steps) for c in range(steps)) / len(pairs) ** 2
    )
    return 1 - seen / chance if chance else 1.0
