"""The course of feeling over a conversation, as a drawing of 100 × 20 units."""

from collections.abc import Sequence
from dataclasses import dataclass

_LEFT, _RIGHT, _MIDDLE, _REACH = 2.0, 98.0, 10.0, 9.0


@dataclass(frozen=True, slots=True)
class Feeling:
    """The feeling read in one customer message; valence -1 (bad) to 1 (good)."""

    seq: int
    label: str
    valence: float


@dataclass(frozen=True, slots=True)
class Dot:
    """One feeling in its place; `x` and `y` are the drawing's units, written with at most one decimal."""

    seq: int
    label: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Course:
    """A line through dots, oldest first."""

    dots: tuple[Dot, ...]

    @property
    def points(self) -> str:
        """The `points` of an SVG polyline."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def draw(feelings: Sequence[Feeling]) -> Course:
    """Place the feelings evenly from left to right, good ones high; a single one stands in the middle."""
    last = len(feelings) - 1
    return Course(
        tuple(
            Dot(feeling.seq, feeling.label, _short(_across(place, last)), _short(_height(feeling.valence)))
            for place, feeling in enumerate(feelings)
        )
    )


def _across(place: int, last: int) -> float:
    return _LEFT + (_RIGHT - _LEFT) * place / last if last > 0 else (_LEFT + _RIGHT) / 2


def _height(valence: float) -> float:
    return _MIDDLE - _REACH * max(-1.0, min(1.0, valence))


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
