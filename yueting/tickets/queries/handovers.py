"""Hand-overs as their pages show them."""

from django.db.models import Max, QuerySet

from yueting.accounts.models import Agent, Team
from yueting.conversations.models import Kind, Message
from yueting.tickets.models import Handover, Ticket

_MESSAGES = 30
_ADDRESSES = 20


def visible(agent: Agent) -> QuerySet[Handover]:
    return Handover.objects.visible_to(agent).select_related(
        "ticket__contact", "brand", "team", "owner", "asked_by"
    )


def possible_teams(ticket: Ticket) -> list[Team]:
    """Who of this desk can be asked: every team of the brand but the ticket's own."""
    return [team for team in Team.objects.filter(brand=ticket.brand_id) if team.pk != ticket.team_id]


def known_addresses(ticket: Ticket) -> list[str]:
    """Whom outside this brand has asked before, the last one first."""
    asked = Handover.objects.filter(brand=ticket.brand_id).exclude(outside_email="").order_by()
    newest = asked.values("outside_email").annotate(last=Max("asked_at")).order_by("-last")
    return list(newest.values_list("outside_email", flat=True)[:_ADDRESSES])


def said_so_far(ticket: Ticket) -> list[Message]:
    """The last words of the ticket's talks, oldest first: the customer does not tell it all again."""
    spoken = Message.objects.filter(conversation__tickets=ticket, kind__in=[Kind.MESSAGE, Kind.NOTE])
    return list(spoken.order_by("-at", "-seq")[:_MESSAGES])[::-1]
