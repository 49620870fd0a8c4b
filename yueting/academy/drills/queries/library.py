"""The exercise library of a brand: cards and plans that came along, and its own in their place."""

from collections.abc import Mapping
from typing import Any

from yueting.academy.drills.customer import Card, card_from, starter_card_data, starter_cards
from yueting.academy.drills.models import CaseCard, CaseState, DrillPlan
from yueting.academy.drills.plan import Plan
from yueting.academy.drills.plan_files import starter_plans
from yueting.accounts.models import Brand


def cards_of(brand: Brand) -> dict[str, Card]:
    """Every card somebody may practise with, by key; the brand's own approved ones first."""
    own = {
        row.key: row.card
        for row in CaseCard.objects.filter(brand=brand, state=CaseState.APPROVED).order_by("key")
    }
    return own | {key: card for key, card in starter_cards().items() if key not in own}


def card_of(brand: Brand, key: str) -> Card | None:
    data = card_data_of(brand, key)
    return None if data is None else card_from(data)


def card_data_of(brand: Brand, key: str) -> Mapping[str, Any] | None:
    """The card as plain data, to be kept with a drill."""
    own = CaseCard.objects.filter(brand=brand, key=key, state=CaseState.APPROVED).first()
    if own is not None:
        return dict(own.data)
    return starter_card_data(key) if key in starter_cards() else None


def plans_of(brand: Brand) -> dict[str, Plan]:
    """Every plan somebody may practise, by key."""
    rows = list(DrillPlan.objects.filter(brand=brand))
    own = {row.key: row.plan for row in rows if not row.is_off}
    taken = {row.key for row in rows}
    return own | {key: plan for key, plan in starter_plans().items() if key not in taken}
