"""Reads of quality: inspections narrowed to what somebody looks for, and the heat map of items and agents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Avg, Count, QuerySet
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.quality.models import Inspection, ItemResult, Review, RubricVersion
from yueting.quality.rubric import Item, Rubric
from yueting.quality.rubric_files import starter_rubric
from yueting.quality.services.rubrics import EVERY, KEYS

PERIODS = (7, 14, 30, 90)  # days
UNSURE = 0.6  # the machine's own confidence below this is low
LOW = 60.0  # points of 100 below this are a low score


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What somebody looks for; `only` is "", "low", "failed" or "unsure"; `item` leads to cards that lost points there."""

    days: int = 30
    brand: UUID | None = None
    agent: UUID | None = None
    key: str = EVERY
    only: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Mean share 0…1 of an item over `count` inspections; None where there is none."""

    item: str
    share: float | None
    count: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One agent (None: all together) with a cell for each item."""

    agent: Agent | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """Items that were judged at least once, in the order of the rubric, and the agents, weakest first."""

    items: tuple[Item, ...]
    total: HeatRow
    rows: tuple[HeatRow, ...]

    @property
    def weakest(self) -> list[tuple[Item, Cell]]:
        """Items of all together, the weakest first."""
        pairs = zip(self.items, self.total.cells, strict=True)
        return sorted(pairs, key=lambda one: 1.0 if one[1].share is None else one[1].share)


def inspections(me: Agent, wanted: Narrowed) -> QuerySet[Inspection]:
    """Newest first; only what this person may see, and nothing they have yet to judge without seeing its points."""
    blind = Review.objects.to_judge_blind(me).values("inspection__conversation")
    found = Inspection.objects.visible_to(me).filter(
        key=wanted.key, ended_at__gte=timezone.now() - timedelta(days=wanted.days)
    )
    found = found.exclude(conversation__in=blind)
    if wanted.brand:
        found = found.filter(brand=wanted.brand)
    if wanted.agent:
        found = found.filter(agent=wanted.agent)
    if wanted.item:
        found = found.filter(results__item=wanted.item, results__share__lt=1.0)
    match wanted.only:
        case "low":
            found = found.filter(score__lt=LOW)
        case "failed":
            found = found.filter(failed=True)
        case "unsure":
            found = found.filter(confidence__lt=UNSURE)
    return found.select_related("brand", "agent", "team", "conversation").order_by("-ended_at", "-id")


def heat(me: Agent, wanted: Narrowed) -> Heat:
    """Items × agents over everything that `wanted` leaves, but for its item."""
    seen = inspections(me, Narrowed(wanted.days, wanted.brand, wanted.agent, wanted.key, wanted.only))
    results = ItemResult.objects.filter(inspection__in=seen.order_by().values("pk")).order_by()
    rows = results.values_list("agent", "item").annotate(share=Avg("share"), count=Count("pk"))
    by_agent: dict[UUID | None, dict[str, tuple[float, int]]] = {}
    for agent, item, share, count in rows:
        by_agent.setdefault(agent, {})[item] = (share, count)
    judged = {item for shares in by_agent.values() for item in shares}
    items = tuple(item for item in rubric_for(wanted).items() if item.id in judged)
    people = {one.pk: one for one in Agent.objects.filter(pk__in=[a for a in by_agent if a])}
    found = [_row(people[agent], items, shares) for agent, shares in by_agent.items() if agent in people]
    return Heat(items, _row(None, items, _together(by_agent.values())), tuple(sorted(found, key=_mean)))


def rubric_for(wanted: Narrowed) -> Rubric:
    """The words of the items: of the brand that is looked at, else of the rubric that comes along."""
    versions = RubricVersion.objects.filter(key=wanted.key, state="published", brand=wanted.brand)
    stored = versions.order_by("-version").first() if wanted.brand else None
    return stored.rubric if stored else starter_rubric(wanted.key)


def known_key(asked: str) -> str:
    return asked if asked in KEYS else EVERY


def _together(of_agents: Iterable[Mapping[str, tuple[float, int]]]) -> dict[str, tuple[float, int]]:
    sums: dict[str, tuple[float, int]] = {}
    for shares in of_agents:
        for item, (share, count) in shares.items():
            total, so_far = sums.get(item, (0.0, 0))
            sums[item] = (total + share * count, so_far + count)
    return {item: (total / count, count) for item, (total, count) in sums.items()}


def _row(agent: Agent | None, items: Sequence[Item], shares: Mapping[str, tuple[float, int]]) -> HeatRow:
    cells = (Cell(item.id, *shares.get(item.id, (None, 0))) for item in items)
    return HeatRow(agent, tuple(cells))


def _mean(row: HeatRow) -> float:
    known = [cell.share for cell in row.cells if cell.share is not None]
    return sum(known) / len(known) if known else 1.0
