"""A figure with its goal, and the arithmetic of agreement."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Case = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, what it should reach (from above with `at_most`), and how it was measured.

    Values are shares, 0 to 1, unless the name says that it is a count. `set` is filled in by who knows it.
    """

    name: str
    value: float
    goal: float | None = None
    at_most: bool = False
    set: str = ""
    how: str = ""

    @property
    def is_met(self) -> bool | None:
        """None where nothing is to be reached."""
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


def macro_f1(wanted: Sequence[str], came: Sequence[str]) -> float:
    """F1 of each label that occurs on either side, averaged without regard to how often it does (0 to 1)."""
    by_label = tallies(list(zip(wanted, came, strict=True)))
    return sum(tally.f1 for tally in by_label.values()) / len(by_label) if by_label else 0.0


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


def table(figures: Sequence[Figure]) -> str:
    """Columns in a line for each figure; how it was measured stands last, for it is long."""
    rows = [[one.set, one.name, f"{one.value:.4f}", _goal(one), _verdict(one)] for one in figures]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(5)]
    padded = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(f"{row}  {one.how}".rstrip() for row, one in zip(padded, figures, strict=True))


def _goal(one: Figure) -> str:
    return "" if one.goal is None else f"{'≤' if one.at_most else '≥'} {one.goal:g}"


def _verdict(one: Figure) -> str:
    return {None: "", True: "met", False: "missed"}[one.is_met]
