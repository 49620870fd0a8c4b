"""What of a day is done, what moves to the next, and whether the evidence is there for work alone. Pure."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from yueting.academy.newcomers.goals import Day, Goals, Target

Figures = Mapping[str, float | None]  # what was measured, by measure; None where there is nothing to measure


@dataclass(frozen=True, slots=True)
class Reached:
    """One figure beside what was asked."""

    target: Target
    found: float | None

    @property
    def ok(self) -> bool:
        return self.target.is_reached(self.found)


@dataclass(frozen=True, slots=True)
class DayStanding:
    """`carried` are lessons and drills of earlier days that are still open."""

    lessons: tuple[tuple[str, bool], ...]
    drills: tuple[tuple[str, bool], ...]
    carried: tuple[str, ...]
    figures: tuple[Reached, ...]

    @property
    def whole(self) -> bool:
        done = all(ok for _one, ok in (*self.lessons, *self.drills))
        return done and not self.carried and all(one.ok for one in self.figures)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the release asks for, each with what there is."""

    figures: tuple[Reached, ...]
    signed: int
    signed_days: int

    @property
    def ok(self) -> bool:
        return self.signed >= self.signed_days and all(one.ok for one in self.figures)


def day_standing(
    goals: Goals, number: int, read: Set[str], practised: Set[str], found: Figures
) -> DayStanding:
    """How day `number` (from 1) stands: lessons read as "course/lesson", drills practised by key, figures of the day."""
    day = goals.days[number - 1]
    before = goals.days[: number - 1]
    open_ones = [one for one in _wanted(before) if one not in read and one not in practised]
    return DayStanding(
        tuple((one, one in read) for one in day.lessons),
        tuple((one, one in practised) for one in day.drills),
        tuple(dict.fromkeys(open_ones)),
        tuple(Reached(target, found.get(target.measure)) for target in day.targets),
    )


def evidence(goals: Goals, signed: int, found: Figures) -> Evidence:
    """`found` are figures over the whole cycle."""
    return Evidence(
        tuple(Reached(target, found.get(target.measure)) for target in goals.release),
        signed,
        goals.signed_days,
    )


def _wanted(days: Iterable[Day]) -> list[str]:
    return [one for day in days for one in (*day.lessons, *day.drills)]
