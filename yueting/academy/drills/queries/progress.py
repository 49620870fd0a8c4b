"""Weak items of somebody, the cases for them, and what practice changed on the live desk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Avg, Count
from django.utils import timezone

from yueting.academy.drills.choosing import STRONG, Offered, cases_for
from yueting.academy.drills.effect import Effect, Result, effect, together
from yueting.academy.drills.models import Drill, DrillState
from yueting.academy.drills.queries.home import named_items
from yueting.academy.drills.queries.library import cards_of
from yueting.accounts.models import Agent, Brand
from yueting.quality.models import ItemResult

WINDOW = timedelta(weeks=6)
FEWEST = 3  # talks; one bad day is no weakness
MOST_CASES = 3


@dataclass(frozen=True, slots=True)
class Weak:
    """An item somebody lost points at, its mean share over `count` talks, and cases to practise."""

    item: str
    share: float
    count: int
    cases: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What practice of an item changed for somebody (None: for all together)."""

    agent: Agent | None
    item: str
    drills: int
    first: datetime
    last: datetime
    effect: Effect


def weak_items(agent: Agent, brand: Brand) -> list[Weak]:
    """The weakest first, with cases."""
    shares, counts = _shares(agent, brand)
    weak = sorted((item for item, share in shares.items() if share < STRONG), key=lambda item: shares[item])
    cards, named = cards_of(brand), named_items(brand)
    return [
        Weak(
            item,
            shares[item],
            counts[item],
            tuple(cases_for(cards, {item: shares[item]}, named)[:MOST_CASES]),
        )
        for item in weak
    ]


def cases_of_item(brand: Brand, item: str) -> list[Offered]:
    """What to practise for one finding, whatever its share."""
    return cases_for(cards_of(brand), {item: 0.0}, named_items(brand))[:MOST_CASES]


def effects(agents: Iterable[Agent], brand: Brand) -> list[Row]:
    """A row for each person and item they practised; those with the clearest change first."""
    people = {one.pk: one for one in agents}
    practised = _practised(people, brand)
    results = _results(practised, brand)
    rows = []
    for (agent, item), times in practised.items():
        found = effect(results[agent, item], min(times), max(times), WINDOW)
        rows.append(Row(people[agent], item, len(times), min(times), max(times), found))
    return sorted(rows, key=lambda row: (str(row.agent), row.item))


def item_shares(agent: Agent, brand: Brand) -> dict[str, float]:
    """The mean share, 0…1, of each rubric item over the last weeks; items of too few talks are left out."""
    return _shares(agent, brand)[0]


def all_together(rows: Iterable[Row]) -> list[Row]:
    """One row for each item over everybody."""
    by_item: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_item[row.item].append(row)
    return [
        Row(
            None,
            item,
            sum(one.drills for one in of_item),
            min(one.first for one in of_item),
            max(one.last for one in of_item),
            together([one.effect for one in of_item]),
        )
        for item, of_item in sorted(by_item.items())
    ]


def _shares(agent: Agent, brand: Brand) -> tuple[dict[str, float], dict[str, int]]:
    since = timezone.now() - WINDOW
    rows = ItemResult.objects.filter(agent=agent, brand=brand, ended_at__gte=since).values("item")
    counted = rows.annotate(share=Avg("share"), count=Count("pk")).filter(count__gte=FEWEST)
    shares = {row["item"]: row["share"] for row in counted}
    return shares, {row["item"]: row["count"] for row in counted}


def _practised(people: Mapping[UUID, Agent], brand: Brand) -> dict[tuple[UUID, str], list[datetime]]:
    """When each item was practised: that of the finding, else those of the plan."""
    done = Drill.objects.filter(
        trainee__in=people, brand=brand, state=DrillState.DONE, score__isnull=False, ended_at__isnull=False
    )
    times: dict[tuple[UUID, str], list[datetime]] = defaultdict(list)
    for agent, item, data, at in done.values_list("trainee", "item", "plan_data", "ended_at"):
        for one in [item] if item else data["items"]:
            assert at is not None
            times[agent, one].append(at)
    return times


def _results(
    practised: Mapping[tuple[UUID, str], list[datetime]], brand: Brand
) -> Mapping[tuple[UUID, str], list[Result]]:
    """Live talks only: practice leaves no result. A talk judged by two rubrics counts once for each of them."""
    found: dict[tuple[UUID, str], list[Result]] = defaultdict(list)
    if not practised:
        return found
    since = min(min(times) for times in practised.values()) - WINDOW
    rows = ItemResult.objects.filter(
        brand=brand,
        agent__in={agent for agent, _item in practised},
        item__in={item for _agent, item in practised},
        ended_at__gte=since,
    )
    for agent, item, at, share in rows.values_list("agent", "item", "ended_at", "share"):
        if agent is not None:
            found[agent, item].append(Result(at, share))
    return found
