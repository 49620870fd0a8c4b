"""`yueting evaluate person`: who asks for a person gets one at once, and nobody else is passed on as if they had.

Two sets: our own (`bot_person.jsonl`), and another writer's (`bot/`), of which the half with odd numbers has been read
and the half with even numbers is only counted.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yueting.assist.bot.deciding import decide
from yueting.assist.bot.talk import Situation
from yueting.understanding import Turn, read
from yueting.understanding.evaluation.figures import Figure

OWN, READ, UNREAD = "our own", "another writer's, read", "another writer's, unread"
_GOAL, _FALSE_GOAL = 1.0, 0.03
# What makes the bot let go at once, whatever an article might say.
AT_ONCE = frozenset({"asked_for_person", "sensitive", "anger", "complaint"})


@dataclass(frozen=True, slots=True)
class Case:
    """A message of its own, and whether it asks for a person."""

    text: str
    person: bool
    source: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a case: the cause of the hand-off, "" where the bot kept it."""

    case: Case
    cause: str

    @property
    def as_asked(self) -> bool:
        return self.cause == "asked_for_person"

    @property
    def is_passed_on(self) -> bool:
        """For whatever cause: who asks for a person in anger gets one too."""
        return bool(self.cause)

    @property
    def is_wrong(self) -> bool:
        return self.as_asked is not self.case.person


def cases_in(folder: Path) -> list[Case]:
    """All cases of a folder like bench/cases. Raises OSError where one of the files is missing."""
    own = [Case(row["text"], row["person"], OWN) for row in _rows(folder / "bot_person.jsonl")]
    others = [
        Case(row["text"], person, READ if int(row["id"][-3:]) % 2 else UNREAD)
        for name, person in (("ask_for_person", True), ("not_for_person", False))
        for row in _rows(folder / "bot" / f"{name}.jsonl")
    ]
    return [*own, *others]


def heard(cases: Sequence[Case]) -> list[Heard]:
    """What the bot does with each case as the first words of a talk."""
    return [Heard(case, _cause(case.text)) for case in cases]


def figures_of(found: Sequence[Heard]) -> list[Figure]:
    return [figure for source in (OWN, READ, UNREAD) for figure in _of(source, found)]


def mistakes(found: Sequence[Heard]) -> list[str]:
    """Cases that went wrong, a line each; none of the unread half, so that it stays unread."""
    return [
        f"{'not heard' if one.case.person else 'not asked'}: {one.case.text} ({one.cause or 'kept'})"
        for one in found
        if one.is_wrong and one.case.source != UNREAD
    ]


def _of(source: str, found: Sequence[Heard]) -> Iterator[Figure]:
    asked = [one for one in found if one.case.source == source and one.case.person]
    others = [one for one in found if one.case.source == source and not one.case.person]
    yield _share(f"{source}: asks for a person, heard", [one.as_asked for one in asked], _GOAL)
    yield _share(f"{source}: asks for a person, passed on", [one.is_passed_on for one in asked], _GOAL)
    false, passed_on = [one.as_asked for one in others], [one.is_passed_on for one in others]
    yield _share(f"{source}: a question taken for a request", false, _FALSE_GOAL, at_most=True)
    yield _share(f"{source}: a question passed on", passed_on, _FALSE_GOAL, at_most=True)


def _share(name: str, found: Sequence[bool], goal: float, *, at_most: bool = False) -> Figure:
    share = sum(found) / len(found) if found else 0.0
    return Figure(name, share, goal, at_most, set="person", how=f"{sum(found)} of {len(found)}")


def _cause(text: str) -> str:
    cause = decide(Situation(text, read([Turn("customer", text)]))).hand_off
    return cause if cause in AT_ONCE else ""


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)
