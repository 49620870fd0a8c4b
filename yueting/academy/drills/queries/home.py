"""What the page of practice shows: one's own drills, what was asked of one, the library, examples."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yueting.academy.customers.card import Card
from yueting.academy.drills.choosing import items_of
from yueting.academy.drills.models import CaseCard, Drill, DrillReview, DrillState
from yueting.academy.drills.plan import Plan
from yueting.academy.drills.queries.library import cards_of, plans_of
from yueting.accounts.models import Agent, Brand

OWN = 8
EXAMPLES = 12


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody looks for in the library; "" is everything."""

    kind: str = ""
    variety: str = ""
    level: str = ""
    item: str = ""
    words: str = ""

    def fits(self, card: Card, items: Sequence[str]) -> bool:
        return (
            self.kind in ("", card.kind)
            and self.variety in ("", card.variety)
            and self.level in ("", str(card.level))
            and (not self.item or self.item in items)
            and self.words.casefold() in f"{card.title} {card.story} {card.product} {card.trade}".casefold()
        )


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A card with the items it exercises, and the reader's best score with it."""

    key: str
    card: Card
    items: tuple[str, ...]
    best: float | None


def open_drills(agent: Agent) -> QuerySet[Drill]:
    """What is not done yet, running ones first."""
    mine = Drill.objects.filter(trainee=agent).exclude(state__in=(DrillState.DONE, DrillState.DROPPED))
    return mine.select_related("brand", "asked_by").order_by("-begun_at", "-made_at")


def done_drills(agent: Agent) -> QuerySet[Drill]:
    return Drill.objects.filter(trainee=agent, state=DrillState.DONE).order_by("-ended_at")[:OWN]


def done_by_others(agent: Agent, brand: Brand) -> QuerySet[Drill]:
    """What a trainer may look at and review, the latest first."""
    done = Drill.objects.filter(brand=brand, state=DrillState.DONE).exclude(trainee=agent)
    return done.select_related("trainee").order_by("-ended_at")[:EXAMPLES]


def to_take_part(agent: Agent) -> QuerySet[Drill]:
    """Of colleagues, in which one plays or watches."""
    invited = Drill.objects.filter(Q(player=agent) | Q(observer=agent))
    running = invited.filter(state__in=(DrillState.ASSIGNED, DrillState.PREPARING, DrillState.RUNNING))
    return running.select_related("trainee").order_by("-made_at")


def to_review(agent: Agent) -> QuerySet[DrillReview]:
    return DrillReview.objects.filter(by=agent, at=None).select_related("drill__trainee")


def examples(agent: Agent, brand: Brand) -> QuerySet[Drill]:
    """The best runs that may be shown."""
    shown = Drill.objects.visible_to(agent).filter(brand=brand, is_example=True, may_be_shown=True)
    return shown.filter(state=DrillState.DONE).select_related("trainee").order_by("-score")[:EXAMPLES]


def shelf(agent: Agent, brand: Brand, looked: Looked) -> list[OnShelf]:
    """The cards of a brand that fit, with what the reader has reached."""
    best = _best(agent, brand)
    named = named_items(brand)
    rows = []
    for key, card in cards_of(brand).items():
        items = items_of(card, named.get(key, ()))
        if looked.fits(card, items):
            rows.append(OnShelf(key, card, items, best.get(key)))
    return rows


def named_items(brand: Brand) -> dict[str, list[str]]:
    """Items that makers of own cards named, by key."""
    return dict(CaseCard.objects.filter(brand=brand).values_list("key", "items"))


def shelf_of_plans(agent: Agent, brand: Brand) -> list[tuple[Plan, float | None]]:
    best = _best(agent, brand)
    return [(plan, best.get(key)) for key, plan in plans_of(brand).items()]


def _best(agent: Agent, brand: Brand) -> dict[str, float]:
    """The best score by key of the plan; practising one card is a plan with its key."""
    done = Drill.objects.filter(trainee=agent, brand=brand, state=DrillState.DONE, score__isnull=False)
    best: dict[str, float] = {}
    for data, score in done.values_list("plan_data", "score"):
        best[data["key"]] = max(score or 0.0, best.get(data["key"], 0.0))
    return best
