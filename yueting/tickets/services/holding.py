"""The order in which rows are locked: talks, then tickets, then clocks. Who keeps to it never waits in a circle."""

from collections.abc import Iterable
from uuid import UUID

from yueting.accounts.models import Brand
from yueting.conversations.models import Conversation
from yueting.tickets.models import Ticket


def hold(ticket_ids: Iterable[UUID]) -> list[Ticket]:
    """These tickets as they are now; they and their talks are held until the transaction ends."""
    ids = list(ticket_ids)
    talks = Ticket.conversations.through._default_manager.filter(ticket__in=ids).values("conversation")
    list(Conversation.objects.filter(pk__in=talks).order_by("pk").select_for_update().only("pk"))
    tickets = Ticket.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    return list(tickets.select_related("brand__duty_leader"))


def hold_free(ticket_ids: Iterable[UUID]) -> list[Ticket]:
    """Those of these tickets that nobody else holds now, as `hold` gives them; the others are left in peace."""
    ticket_ids = list(ticket_ids)
    links = Ticket.conversations.through._default_manager.filter(ticket__among=ticket_ids)
    of_ticket: dict[UUID, set[UUID]] = {id: set() for id in ticket_ids}
    for ticket_id, talk_id in links.values_list("ticket_id", "conversation_id"):
        of_ticket[ticket_id].add(talk_id)
    talks = Conversation.objects.filter(pk__among=set().union(*of_ticket.values())).order_by("pk")
    free = set(talks.select_for_update(skip_locked=True).values_list("pk", flat=True))
    wanted = [id for id, its_talks in of_ticket.items() if its_talks <= free]
    tickets = Ticket.objects.filter(pk__among=wanted).order_by("pk")
    locked = list(tickets.select_for_update(of=("self",), skip_locked=True))
    brands = Brand.objects.select_related("duty_leader").in_bulk({ticket.brand_id for ticket in locked})
    for ticket in locked:  # of hundreds of tickets a brand is one object
        ticket.brand = brands[ticket.brand_id]
    return locked
