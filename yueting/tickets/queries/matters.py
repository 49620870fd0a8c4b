"""What stands around a ticket: tags, links, merged tickets, followers, as far as somebody may see them."""

from dataclasses import dataclass

from yueting.accounts.models import Agent
from yueting.conversations.models import Conversation
from yueting.tickets.lifecycle import Role
from yueting.tickets.models import Incident, Merge, Ticket, TicketLink
from yueting.tickets.queries.incidents import of_ticket
from yueting.tickets.services.progress import role_of

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Linked:
    """A ticket at the other end of a link; `points` is False where the other one points here."""

    ticket: Ticket
    kind: str
    kind_words: str
    points: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that the part `_matter.html` of the ticket page shows."""

    tags: tuple[str, ...]
    links: tuple[Linked, ...]
    merged_in: tuple[Merge, ...]
    merged_into: Merge | None
    incidents: tuple[Incident, ...]
    followers: tuple[Agent, ...]
    follows: bool
    may_change: bool


def surroundings(agent: Agent, ticket: Ticket) -> Surroundings:
    merges = Merge.objects.filter(undone_at=None).select_related("source", "target", "by")
    followers = tuple(Agent.objects.filter(watches__ticket=ticket).order_by("name")[:_SHOWN])
    return Surroundings(
        tags=tuple(ticket.tags.values_list("name", flat=True)),
        links=links(agent, ticket),
        merged_in=tuple(merges.filter(target=ticket).order_by("at")[:_SHOWN]),
        merged_into=merges.filter(source=ticket).first(),
        incidents=tuple(of_ticket(agent, ticket)),
        followers=followers,
        follows=agent in followers or ticket.watches.filter(agent=agent).exists(),
        may_change=role_of(agent, ticket) in (Role.AGENT, Role.LEADER, Role.ADMIN),
    )


def links(agent: Agent, ticket: Ticket) -> tuple[Linked, ...]:
    """Both directions, newest first; a ticket that this person may not see is left out."""
    seen = Ticket.objects.visible_to(agent)
    out = TicketLink.objects.filter(ticket=ticket, other__in=seen).select_related("other")
    back = TicketLink.objects.filter(other=ticket, ticket__in=seen).select_related("ticket")
    rows = [(row, row.other, True) for row in out] + [(row, row.ticket, False) for row in back]
    rows.sort(key=lambda found: found[0].at, reverse=True)
    return tuple(
        Linked(other, row.kind, str(row.get_kind_display()), points) for row, other, points in rows[:_SHOWN]
    )


def merge_targets(agent: Agent, ticket: Ticket) -> list[Ticket]:
    """The other unsolved tickets of the same customer, newest first."""
    same = Ticket.objects.visible_to(agent).filter(brand=ticket.brand_id, contact=ticket.contact_id)
    return list(same.unsolved().exclude(pk=ticket.pk).order_by("-opened_at")[:_SHOWN])


def talks_of(agent: Agent, ticket: Ticket) -> list[Conversation]:
    visible = Conversation.objects.visible_to(agent).values("pk")
    return list(ticket.conversations.filter(pk__in=visible).order_by("-last_message_at")[:_SHOWN])


def to_name(agent: Agent, reference: str) -> Ticket | None:
    """The ticket somebody names by hand, if they may see it."""
    return Ticket.objects.visible_to(agent).filter(reference=reference.strip().upper()).first()
