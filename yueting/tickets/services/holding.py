"""The order in which rows are locked: talks, then tickets, then clocks. Who keeps to it never waits in a circle."""

from collections.abc import Iterable
from uuid import UUID

from yueting.conversations.models import Conversation
from yueting.tickets.models import Ticket


def hold(ticket_ids: Iterable[UUID]) -> list[Ticket]:
    """These tickets as they are now; they and their talks are held until the transaction ends."""
    ids = list(ticket_ids)
    talks = Ticket.conversations.through._default_manager.filter(ticket__in=ids).values("conversation")
    list(Conversation.objects.filter(pk__in=talks).order_by("pk").select_for_update().only("pk"))
    tickets = Ticket.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    return list(tickets.select_related("brand__duty_leader"))
