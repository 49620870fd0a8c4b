"""A customer's value changed: what is promised to them and how urgent their matters are follow (CONTACT_STEPS)."""

from collections.abc import Iterable
from uuid import UUID

from yueting.runtime.push import gathered
from yueting.tickets.models import Ticket
from yueting.tickets.services.clocks import set_clocks
from yueting.tickets.services.weighing import weigh_all

BATCH = 200


def follow_values(contact_ids: Iterable[UUID]) -> None:
    """Fit the clocks and priorities of these customers' unsolved tickets; the caller holds the transaction."""
    found = Ticket.objects.unsolved().filter(contact__in=list(contact_ids)).order_by("pk")
    tickets = list(found.select_for_update(of=("self",)).select_related("brand", "contact"))
    with gathered():
        for start in range(0, len(tickets), BATCH):
            some = tickets[start : start + BATCH]
            set_clocks(*some)
            weigh_all(some)
