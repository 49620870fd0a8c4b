"""A week of goals as data: lessons, practice and figures for each day, and what is asked for the release. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from yueting.academy.course_files import starter_courses
from yueting.understanding.yaml_files import load_mapping

FOLDER = Path(__file__).parent / "plans"
DAYS = 7
# What can be measured of a day, and whether more is better.
MEASURES: Mapping[str, bool] = {
    "conversations": True,  # talks with customers in which one replied
    "first_reply_minutes": False,  # median of the talks one answered first
    "quality_score": True,  # mean of 100 over the talks inspected
    "drills_passed": True,  # practices of 60 points and more
    "questions_right": True,  # percent of the answers given in courses
}
Texts = Mapping[str, str]


class BadGoals(ValueError):
    """Goals that cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Target:
    """One figure to reach: at least `value`, or at most where less is better."""

    measure: str
    value: float

    def is_reached(self, found: float | None) -> bool:
        if found is None:
            return False
        return found >= self.value if MEASURES[self.measure] else found <= self.value


@dataclass(frozen=True, slots=True)
class Day:
    """`lessons` are "course/lesson", `drills` keys of plans or case cards."""

    goal: Texts
    lessons: tuple[str, ...]
    drills: tuple[str, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Goals:
    """The whole week; `release` is what has to be shown before somebody works alone."""

    names: Texts
    days: tuple[Day, ...]
    release: tuple[Target, ...]
    signed_days: int


@cache
def starter_goals() -> Mapping[str, Any]:
    """The week that comes along, as data."""
    return load_mapping(FOLDER / "standard.yaml")


def goals_from(data: Any) -> Goals:
    """Goals from data. Raises BadGoals."""
    try:
        days = tuple(_day(number, one) for number, one in enumerate(data["days"], 1))
        release = data["release"]
        goals = Goals(
            _texts(data["names"], "names"),
            days,
            tuple(_target("release", name, value) for name, value in release["figures"].items()),
            int(release["signed_days"]),
        )
    except (KeyError, TypeError, AttributeError) as wrong:
        raise BadGoals(f"something is missing or of the wrong kind: {wrong}") from wrong
    if len(goals.days) != DAYS:
        raise BadGoals(f"a week has {DAYS} days; this one has {len(goals.days)}")
    return goals


def _day(number: int, data: Mapping[str, Any]) -> Day:
    place = f"day {number}"
    lessons = tuple(str(one) for one in data.get("lessons") or ())
    known = {f"{course.id}/{lesson.id}" for course in starter_courses() for lesson in course.lessons}
    if unknown := [one for one in lessons if one not in known and one.count("/") != 1]:
        raise BadGoals(f"{place}: “{unknown[0]}” is not course/lesson")
    targets = tuple(_target(place, name, value) for name, value in (data.get("figures") or {}).items())
    return Day(
        _texts(data["goal"], place), lessons, tuple(str(one) for one in data.get("drills") or ()), targets
    )


def _target(place: str, name: str, value: Any) -> Target:
    if name not in MEASURES:
        raise BadGoals(f"{place}: “{name}” is none of {', '.join(MEASURES)}")
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise BadGoals(f"{place}: {name} is a number from 0 on")
    return Target(name, float(value))


def _texts(data: Mapping[str, str], place: str) -> Texts:
    if missing := [one for one in ("zh-Hant", "zh-Hans", "en") if not str(data.get(one, "")).strip()]:
        raise BadGoals(f"{place}: no words in {', '.join(missing)}")
    return {one: str(text) for one, text in data.items()}
