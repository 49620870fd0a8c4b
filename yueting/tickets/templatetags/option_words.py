"""The options of a ticket, as its page shows them."""

from dataclasses import dataclass

from django import template

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.tickets.models import Option, Ticket, TicketState
from yueting.tickets.options import Choice, as_text
from yueting.tickets.questions import tongue_of
from yueting.tickets.templatetags.path_words import TEXT_LANG

register = template.Library()


@dataclass(frozen=True, slots=True)
class ShownOptions:
    """The options, the words that tell the customer of them, and what this person may do."""

    rows: list[Option]
    text: str
    lang: str
    is_chosen: bool
    may_offer: bool


@register.simple_tag
def options_shown(ticket: Ticket, agent: Agent) -> ShownOptions:
    """The options of a ticket as this person sees them."""
    rows = list(Option.objects.filter(ticket=ticket))
    tongue = tongue_of(ticket.contact.variety)
    works = ticket.brand_id in brands_for(agent, "handle_conversations")
    return ShownOptions(
        rows=rows,
        text=as_text([Choice(row.words, row.pros, row.cons) for row in rows], tongue) if rows else "",
        lang=TEXT_LANG[tongue],
        is_chosen=any(row.chosen_at for row in rows),
        may_offer=works and ticket.state != TicketState.CLOSED,
    )
