"""Identity checks and signs of fraud, as the ticket page shows them."""

from dataclasses import dataclass
from datetime import datetime

from django import template
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.tickets.models import FraudFlag, IdentityCheck, Ticket, TicketState
from yueting.tickets.queries.identity import checks_of, holding, open_flags, plan_of
from yueting.tickets.reasons import Reason
from yueting.tickets.templatetags.ticket_words import reason_words

register = template.Library()


@dataclass(frozen=True, slots=True)
class ShownIdentity:
    """What the page shows: the pass that holds, the last check, whether one is needed, what this person may do."""

    until: datetime | None
    last: IdentityCheck | None
    is_needed: bool
    may_check: bool
    flags: list[FraudFlag]
    may_clear: bool


@register.simple_tag
def identity_shown(ticket: Ticket, agent: Agent) -> ShownIdentity:
    """Identity and signs of fraud at the ticket's customer."""
    checks, plan = checks_of(ticket), plan_of(ticket.brand)
    found = holding(checks, plan, timezone.now())
    works = ticket.brand_id in brands_for(agent, "handle_conversations")
    return ShownIdentity(
        until=found.until if found else None,
        last=checks[0] if checks else None,
        is_needed=found is None and ticket.klass in plan.classes and ticket.is_unsolved,
        may_check=works and ticket.state != TicketState.CLOSED,
        flags=list(open_flags(ticket)),
        may_clear=ticket.brand_id in brands_for(agent, "clear_flags"),
    )


@register.filter
def flag_words(flag: FraudFlag) -> str:
    return reason_words(Reason.from_dict(flag.reason))
