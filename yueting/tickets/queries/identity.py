"""How a brand checks who somebody is, what the last check of a customer said, and which signs are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from yueting.accounts.models import Brand
from yueting.tickets.identity import AskedOf, IdentityPlan, holds_until, starter_plan, starter_questions
from yueting.tickets.models import (
    CheckResult,
    FraudFlag,
    IdentityCheck,
    IdentityQuestion,
    IdentitySettings,
    Ticket,
)

_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A check that still holds."""

    check: IdentityCheck
    until: datetime


def plan_of(brand: Brand) -> IdentityPlan:
    """The brand's plan, else the starter's."""
    stored = IdentitySettings.objects.filter(brand=brand).first()
    return stored.plan if stored else starter_plan()


def questions_of(brand: Brand) -> tuple[AskedOf, ...]:
    """The brand's own questions, else the starter ones."""
    own = IdentityQuestion.objects.filter(brand=brand, is_retired=False)
    return tuple(AskedOf(str(row.pk), row.words) for row in own) or starter_questions()


def checks_of(ticket: Ticket) -> list[IdentityCheck]:
    """The last checks of the ticket's customer, newest first."""
    return list(IdentityCheck.objects.filter(contact=ticket.contact_id).order_by("-at")[:_LOOKED_AT])


def confirmed(ticket: Ticket, now: datetime) -> Confirmed | None:
    """The pass that still holds."""
    return holding(checks_of(ticket), plan_of(ticket.brand), now)


def holding(checks: Sequence[IdentityCheck], plan: IdentityPlan, now: datetime) -> Confirmed | None:
    """Of checks, newest first, the pass that still holds: one that failed after it undoes it."""
    told = next((check for check in checks if check.result != CheckResult.BROKEN_OFF), None)
    if told is None or told.result != CheckResult.PASSED:
        return None
    until = holds_until(plan, told.at)
    return Confirmed(told, until) if now < until else None


def open_flags(ticket: Ticket) -> QuerySet[FraudFlag]:
    """Signs of fraud at the ticket's customer that nobody has cleared."""
    return FraudFlag.objects.filter(contact=ticket.contact_id, cleared_at=None)
