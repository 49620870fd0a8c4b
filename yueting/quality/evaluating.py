"""`yueting evaluate inspection`: does the machine judge as people do who know only the words of the rubric?

The form of conversations and labels is told in bench/cases/README.md.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

from yueting.quality.agreement import SHARES, weighted_kappa
from yueting.quality.logs import Chat, Problem, read_log
from yueting.quality.reading import inspected_from
from yueting.quality.rubric import Rubric
from yueting.quality.rubric_files import starter_rubric
from yueting.quality.scoring import score
from yueting.understanding.evaluation.figures import Figure

CASES = "inspection"  # the folder of bench/cases
RUBRICS = ("service", "complaint")
ENOUGH = 15  # cases each way, full points and less, before an item's agreement is counted
MEAN_GOAL, LOWEST_GOAL = 0.7, 0.5
MACHINE = "machine"

# What one judge says: the share of each item by (conversation, rubric); None where it does not apply.
Shares = Mapping[str, float | None]
Judge = Mapping[tuple[str, str], Shares]


class BadLabels(ValueError):
    """Labels that cannot be read; the message names the line and what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two judges over one item: `pairs` of shares where it applies to both, `kappa` None where it is not defined.

    `applies` 0…1: how often both say alike whether it applies at all.
    """

    rubric: str
    item: str
    judges: tuple[str, str]
    pairs: tuple[tuple[float, float], ...]
    kappa: float | None
    applies: float

    @property
    def is_counted(self) -> bool:
        """Enough cases each way by the second judge, who is a person."""
        full = sum(second == 1.0 for _, second in self.pairs)
        return min(full, len(self.pairs) - full) >= ENOUGH


@dataclass(frozen=True, slots=True)
class Difference:
    """Where machine and a person do not agree: what each said, and why the machine said it."""

    conversation: str
    rubric: str
    item: str
    machine: float | None
    person: float | None
    reason: str


def labels_in(path: Path) -> Judge:
    """One labeller's file. Raises BadLabels, OSError."""
    labels: dict[tuple[str, str], Shares] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                given = json.loads(line)
                labels[given["id"], given["rubric"]] = _shares(given)
            except (KeyError, TypeError, ValueError, AttributeError) as problem:
                raise BadLabels(f"{path.name}, line {number}: {problem!r}") from None
    return labels


def machine_over(path: Path) -> tuple[Judge, dict[tuple[str, str, str], str]]:
    """What the machine says of every conversation by both rubrics, and its reason by (conversation, rubric, item).

    Raises BadLabels for a line that is no conversation.
    """
    judged: dict[tuple[str, str], Shares] = {}
    reasons: dict[tuple[str, str, str], str] = {}
    for chat in _chats(path):
        seen = inspected_from(
            chat.id,
            chat.turns,
            channel=chat.channel,
            agents=chat.agents,
            by_machine=chat.by_machine,
            level=chat.level,
        )
        for rubric in map(starter_rubric, RUBRICS):
            card = score(seen, rubric)
            judged[chat.id, rubric.id] = {one.item: _nearest(one.share) for one in card.items}
            reasons.update({(chat.id, rubric.id, one.item): one.reason for one in card.items})
    return judged, reasons


def agreements(judges: Mapping[str, Judge]) -> list[Agreement]:
    """Every two judges over every item of the rubrics, in the order of the rubrics."""
    return [
        _agreement(rubric.id, item.id, (one, other), judges[one], judges[other])
        for one, other in combinations(judges, 2)
        for rubric in map(starter_rubric, RUBRICS)
        for item in rubric.items()
    ]


def figures_of(found: Sequence[Agreement]) -> list[Figure]:
    """Kappa of each item with enough cases, then mean and lowest for each two judges; goals are the machine's."""
    figures = []
    for judges in dict.fromkeys(one.judges for one in found):
        of_these = [one for one in found if one.judges == judges and one.is_counted]
        kappas = [one.kappa for one in of_these if one.kappa is not None]
        figures += [_item_figure(one) for one in of_these if one.kappa is not None]
        if kappas:
            figures += _totals(judges, kappas)
    return figures


def differences(
    machine: Judge, person: Judge, reasons: Mapping[tuple[str, str, str], str]
) -> Iterator[Difference]:
    """Items that machine and person judge differently, in the order of the labels."""
    for (conversation, rubric), shares in person.items():
        came = machine.get((conversation, rubric), {})
        for item, share in shares.items():
            if came.get(item) != share:
                why = reasons.get((conversation, rubric, item), "")
                yield Difference(conversation, rubric, item, came.get(item), share, why)


def _chats(path: Path) -> Iterator[Chat]:
    for one in read_log(path):
        if isinstance(one, Problem):
            raise BadLabels(f"{path.name}, line {one.line}: {one.why}")
        yield one


def _shares(given: Mapping[str, Any]) -> Shares:
    rubric = _rubric(given["rubric"])
    for item, share in given["items"].items():
        rubric.item(item)
        if share is not None and share not in SHARES:
            raise ValueError(f"{item}: {share!r} is none of 0, 0.5, 1, null")
    return {item: None if share is None else float(share) for item, share in given["items"].items()}


def _rubric(name: str) -> Rubric:
    if name not in RUBRICS:
        raise ValueError(f"no rubric {name!r}; there are {', '.join(RUBRICS)}")
    return starter_rubric(name)


def _nearest(share: float | None) -> float | None:
    return None if share is None else min(SHARES, key=lambda one: abs(one - share))


def _agreement(rubric: str, item: str, judges: tuple[str, str], first: Judge, second: Judge) -> Agreement:
    both = [
        (first[key].get(item), second[key].get(item))
        for key in second
        if key[1] == rubric and key in first and item in second[key]
    ]
    pairs = tuple((a, b) for a, b in both if a is not None and b is not None)
    alike = sum((a is None) == (b is None) for a, b in both)
    return Agreement(rubric, item, judges, pairs, weighted_kappa(pairs), alike / len(both) if both else 1.0)


def _item_figure(one: Agreement) -> Figure:
    goal = LOWEST_GOAL if MACHINE in one.judges else None
    full = sum(second == 1.0 for _, second in one.pairs)
    how = f"{len(one.pairs)} cases, {full} full; alike on whether it applies {one.applies:.2f}"
    return Figure(f"{one.rubric}, {one.item}", one.kappa or 0.0, goal, set=_set(one.judges), how=how)


def _totals(judges: tuple[str, str], kappas: Sequence[float]) -> list[Figure]:
    by_machine = MACHINE in judges
    how = f"{len(kappas)} items with {ENOUGH} cases each way"
    return [
        Figure("mean kappa", mean(kappas), MEAN_GOAL if by_machine else None, set=_set(judges), how=how),
        Figure("lowest kappa", min(kappas), LOWEST_GOAL if by_machine else None, set=_set(judges), how=how),
    ]


def _set(judges: tuple[str, str]) -> str:
    return f"inspection, {judges[0]} and {judges[1]}"
