"""What a customer may see of a ticket: where it stands and what was promised. Nothing that is said inside the desk."""

from dataclasses import dataclass
from datetime import datetime

from yueting.conversations.services.languages import language_of
from yueting.tickets.models import Promise, PromiseState, Ticket

_SHOWN = (PromiseState.OPEN, PromiseState.KEPT, PromiseState.BROKEN, PromiseState.MADE_GOOD)


@dataclass(frozen=True, slots=True)
class Status:
    """One ticket for its customer; `moved_at` is when the desk last did something the customer knows of."""

    ticket: Ticket
    promises: list[Promise]
    moved_at: datetime


def status_of(ticket: Ticket) -> Status:
    promises = list(Promise.objects.filter(ticket=ticket, state__in=_SHOWN).order_by("due_at"))
    moments = [ticket.opened_at, ticket.first_reply_at, ticket.resolved_at, ticket.closed_at]
    moments += [moment for one in promises for moment in (one.made_at, one.kept_at)]
    return Status(ticket, promises, max(moment for moment in moments if moment))


def language_for(ticket: Ticket) -> str:
    """The customer's own, as they last wrote; else as they are known to write."""
    varieties = ticket.conversations.order_by("-last_message_at").values_list("variety", flat=True)
    return language_of(varieties.first() or ticket.contact.variety)
