"""How a brand checks who somebody is, what the last check of a customer said, and which signs are open."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from yueting.accounts.models import Brand
from yueting.contacts.models import Contact
from yueting.tickets.identity import AskedOf, IdentityPlan, holds_until, starter_plan, starter_questions
from yueting.tickets.models import (
    CheckResult,
    FraudFlag,
    IdentityCheck,
    IdentityQuestion,
    IdentitySettings,
    Ticket,
)


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


def last_check(contact: Contact) -> IdentityCheck | None:
    return IdentityCheck.objects.filter(contact=contact).select_related("agent").order_by("-at").first()


def confirmed(ticket: Ticket, now: datetime) -> Confirmed | None:
    """The pass that still holds; a check that failed after it undoes it."""
    last = IdentityCheck.objects.filter(contact=ticket.contact_id).exclude(result=CheckResult.BROKEN_OFF)
    check = last.select_related("agent").order_by("-at").first()
    if check is None or check.result != CheckResult.PASSED:
        return None
    until = holds_until(plan_of(ticket.brand), check.at)
    return Confirmed(check, until) if now < until else None


def open_flags(ticket: Ticket) -> QuerySet[FraudFlag]:
    """Signs of fraud at the ticket's customer that nobody has cleared."""
    return FraudFlag.objects.filter(contact=ticket.contact_id, cleared_at=None)
