"""Links between matters: one points at another, both show it."""

from django.db import transaction
from django.db.models import Q

from yueting.accounts.models import Agent
from yueting.tickets.matters import check_link
from yueting.tickets.models import Ticket, TicketLink
from yueting.tickets.services.holding import hold
from yueting.tickets.services.versions import changed, check_may_change, side_of
from yueting.timeline.services import record


def link(ticket: Ticket, other: Ticket, agent: Agent, *, kind: str) -> TicketLink:
    """Link two tickets; the same two again are one link, of the kind named last.

    Raises PermissionDenied, lifecycle.NotAllowed.
    """
    check_may_change(agent, ticket)
    with transaction.atomic():
        held = {row.pk: row for row in hold([ticket.pk, other.pk])}
        check_link(side_of(held[ticket.pk]), side_of(held[other.pk]))
        known = TicketLink.objects.filter(_between(ticket, other)).first()
        if known and (known.kind, known.ticket_id) == (kind, ticket.pk):
            return known
        if known:
            known.delete()
        made = TicketLink.objects.create(ticket=ticket, other=other, kind=kind, by=agent)
        record(held[ticket.pk], "ticket.linked", agent.actor, other=other.reference, kind=kind)
        record(held[other.pk], "ticket.linked", agent.actor, other=ticket.reference, kind=kind)
        changed(held[ticket.pk], held[other.pk])
    return made


def unlink(ticket: Ticket, other: Ticket, agent: Agent) -> None:
    """Take the link away; no link any more is fine."""
    check_may_change(agent, ticket)
    with transaction.atomic():
        held = {row.pk: row for row in hold([ticket.pk, other.pk])}
        removed, _rows = TicketLink.objects.filter(_between(ticket, other)).delete()
        if removed:
            record(held[ticket.pk], "ticket.unlinked", agent.actor, other=other.reference)
            record(held[other.pk], "ticket.unlinked", agent.actor, other=ticket.reference)
            changed(held[ticket.pk], held[other.pk])


def _between(one: Ticket, other: Ticket) -> Q:
    return Q(ticket=one, other=other) | Q(ticket=other, other=one)
