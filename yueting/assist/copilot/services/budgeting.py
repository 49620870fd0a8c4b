"""What the copilot of a brand may cost, as a leader sets it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.assist.models import CopilotBudget
from yueting.timeline.services import record


@dataclass(frozen=True, slots=True)
class Budget:
    """A month's cap, and prices for a million tokens read and written, all in one currency."""

    monthly_cap: Decimal
    price_in: Decimal
    price_out: Decimal
    currency: str


def set_budget(brand: Brand, by: Agent, budget: Budget) -> CopilotBudget:
    """Set cap and prices; they count from the next request on, what was counted stays. Raises PermissionDenied."""
    require(by, "set_reply_check", brand.pk)
    given = {
        "monthly_cap": budget.monthly_cap,
        "price_in": budget.price_in,
        "price_out": budget.price_out,
        "currency": budget.currency,
    }
    with transaction.atomic():
        kept, _is_new = CopilotBudget.objects.update_or_create(brand=brand, defaults=given)
        told = {name: str(value) for name, value in given.items()}
        record(brand, "copilot.budget_set", by.actor, **told)
    return kept
