"""What the pages of calibration show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from yueting.accounts.models import Agent, Brand
from yueting.quality.models import Calibration, CalibrationCase, Inspection, Review
from yueting.quality.people.queries import Compared, is_hidden_from, side_by_side
from yueting.quality.rubric import Item

OFFERED = 30
FROM = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Row:
    """One item: what machine and people gave, how far apart the people are (0…1), what was agreed."""

    item: Item
    compared: Compared
    spread: float
    agreed: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Case:
    """A talk; `rows` is empty as long as this reader still has to judge it blind."""

    case: CalibrationCase
    reviews: list[Review]
    rows: list[Row]


def cases_of(calibration: Calibration, me: Agent) -> list[Case]:
    """Each talk with everybody's points; what one has to judge blind shows nobody's."""
    cases = calibration.cases.select_related(
        "inspection__conversation", "inspection__rubric", "inspection__agent"
    )
    return [_case(one, calibration, me) for one in cases]


def to_choose(me: Agent, brand: Brand) -> list[Inspection]:
    """Talks to calibrate with: one inspection of each, the newest first."""
    rows = Inspection.objects.visible_to(me).filter(
        brand=brand, score__isnull=False, ended_at__gte=timezone.now() - FROM
    )
    by_talk = {
        one.conversation_id: one
        for one in rows.select_related("conversation", "agent", "rubric").order_by("ended_at", "-key")
    }
    return list(reversed(list(by_talk.values())))[:OFFERED]


def _case(case: CalibrationCase, calibration: Calibration, me: Agent) -> Case:
    if is_hidden_from(case.inspection, me):
        return Case(case, [], [])
    sent = Review.objects.filter(
        inspection=case.inspection, by__in=calibration.people.all(), sent_at__isnull=False
    )
    reviews = list(sent.select_related("by").order_by("by__name"))
    items = {item.id: item for item in case.inspection.rubric.rubric.items()}
    rows = [
        Row(items[row.item], row, _spread(row), case.agreed.get(row.item))
        for row in side_by_side(case.inspection, reviews)
        if row.item in items
    ]
    return Case(case, reviews, rows)


def _spread(row: Compared) -> float:
    people = [one.share for one in row.given[1:] if one.share is not None]
    return max(people) - min(people) if people else 0.0
