"""Reads of what people judged: open reviews, appeals, judges side by side, and how far judges agree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import scoped
from yueting.quality.agreement import weighted_kappa
from yueting.quality.models import Appeal, Inspection, Review
from yueting.quality.people.adjusting import DECIDED, card_from

ENOUGH = 5  # cases before an agreement is shown
_SHOWN = 10  # cases of an item in which machine and people differ most


@dataclass(frozen=True, slots=True)
class Given:
    """What one judge gave an item: `share` 0…1, None where it does not apply."""

    share: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One item beside all who judged it, the machine first; `differs` where two of them are not alike."""

    item: str
    given: tuple[Given, ...]

    @property
    def differs(self) -> bool:
        return len({one.share for one in self.given}) > 1


@dataclass(frozen=True, slots=True)
class ItemAgreement:
    """An item: weighted kappa machine–person and person–person, None under five cases or where it is not defined;
    `cases` are inspections in which machine and person differ, the widest first."""

    item: str
    with_machine: float | None
    machine_pairs: int
    among_people: float | None
    people_pairs: int
    cases: tuple[Inspection, ...]


def to_do(me: Agent) -> QuerySet[Review]:
    """Reviews this person has begun or been given and not sent, the oldest first."""
    open_ones = Review.objects.filter(by=me, sent_at=None)
    return open_ones.select_related("inspection__conversation", "brand").order_by("asked_at")


def sent(me: Agent) -> QuerySet[Review]:
    """Sent reviews this person may read, the newest first."""
    found = Review.objects.visible_to(me).filter(sent_at__isnull=False)
    return found.select_related("inspection__conversation", "inspection__agent", "by", "brand").order_by(
        "-sent_at"
    )


def open_appeals(me: Agent) -> QuerySet[Appeal]:
    """Appeals this person may see that wait for a decision, the most urgent first."""
    found = Appeal.objects.visible_to(me).filter(decided_at=None)
    return found.select_related("inspection__conversation", "inspection__rubric", "by", "brand").order_by(
        "due_at"
    )


def is_hidden_from(inspection: Inspection, me: Agent) -> bool:
    """Whether this person still has to judge it blind: until then they see nobody's points."""
    waiting = Review.objects.to_judge_blind(me)
    return waiting.filter(inspection__conversation=inspection.conversation_id).exists()


def side_by_side(inspection: Inspection, reviews: Iterable[Review]) -> list[Compared]:
    """Every item of the card beside what the given sent reviews say."""
    machine = {one.item: one.share for one in card_from(inspection.card).items}
    judged = [review.points for review in reviews]
    return [
        Compared(item, (Given(share), *(_given(points.get(item)) for points in judged)))
        for item, share in machine.items()
    ]


def agreement(me: Agent, key: str, days: int) -> list[ItemAgreement]:
    """How far machine and people agree by item of a rubric, over reviews of the last `days` that one may read."""
    since = timezone.now() - timedelta(days=days)
    reviews = Review.objects.filter(
        scoped(me, "review_conversations"), sent_at__gte=since, inspection__key=key
    )
    by_talk: dict[Any, list[Review]] = defaultdict(list)
    for review in reviews.select_related("inspection__conversation"):
        by_talk[review.inspection_id].append(review)
    machine: dict[str, list[tuple[float, float, Inspection]]] = defaultdict(list)
    people: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for judged in by_talk.values():
        _add(judged, machine, people)
    return [_agreed(item, machine[item], people[item]) for item in sorted({*machine, *people})]


def _add(
    judged: list[Review],
    machine: dict[str, list[tuple[float, float, Inspection]]],
    people: dict[str, list[tuple[float, float]]],
) -> None:
    found = judged[0].inspection
    for item in card_from(found.card).items:
        shares = [share for one in judged if (share := _given(one.points.get(item.item)).share) is not None]
        if item.share is not None and item.reason != DECIDED:
            machine[item.item] += [(item.share, share, found) for share in shares]
        people[item.item] += list(combinations(shares, 2))


def _agreed(
    item: str, machine: list[tuple[float, float, Inspection]], people: list[tuple[float, float]]
) -> ItemAgreement:
    apart = sorted(machine, key=lambda one: -abs(one[0] - one[1]))
    cases = {found.pk: found for mine, theirs, found in apart if mine != theirs}
    return ItemAgreement(
        item,
        _kappa([(mine, theirs) for mine, theirs, _found in machine]),
        len(machine),
        _kappa(people),
        len(people),
        tuple(cases.values())[:_SHOWN],
    )


def _kappa(pairs: list[tuple[float, float]]) -> float | None:
    return weighted_kappa(pairs) if len(pairs) >= ENOUGH else None


def _given(kept: Mapping[str, Any] | None) -> Given:
    return Given(kept["share"], kept.get("why", "")) if kept else Given(None)
