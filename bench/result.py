"""One measured figure, and the table of many."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should reach: at least `value` where `more_is_better`, else at most."""

    value: float
    more_is_better: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.more_is_better else '≤'} {self.value:g}"

    def is_met_by(self, value: float) -> bool:
        return value >= self.value if self.more_is_better else value <= self.value


@dataclass(frozen=True, slots=True)
class Result:
    """One row: `peer` is another program's figure for the same work in the same run, where one was measured."""

    name: str
    value: float
    unit: str
    goal: Goal | None = None
    peer: float | None = None

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        return "met" if self.goal.is_met_by(self.value) else "missed"

    def as_dict(self) -> dict[str, object]:
        goal = str(self.goal) if self.goal else None
        return {"name": self.name, "value": self.value, "unit": self.unit, "goal": goal, "peer": self.peer}


def at_most(value: float) -> Goal:
    return Goal(value)


def at_least(value: float) -> Goal:
    return Goal(value, more_is_better=True)


def table(results: Sequence[Result]) -> str:
    """The rows in columns, for a terminal."""
    rows = [("measurement", "value", "unit", "goal", "", "peer")]
    for result in results:
        peer = "" if result.peer is None else f"{result.peer:,.1f}"
        goal = str(result.goal or "")
        rows.append((result.name, f"{result.value:,.1f}", result.unit, goal, result.verdict, peer))
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which `percent` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
