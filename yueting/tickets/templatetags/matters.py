"""What stands around a ticket, for the one include of its page."""

from django import template

from yueting.accounts.models import Agent
from yueting.tickets.models import Ticket
from yueting.tickets.queries.matters import Surroundings, surroundings

register = template.Library()


@register.simple_tag
def surroundings_of(ticket: Ticket, agent: Agent) -> Surroundings:
    return surroundings(agent, ticket)
