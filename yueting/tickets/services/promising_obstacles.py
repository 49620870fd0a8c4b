"""What of promises and hand-overs stands in the way of closing a ticket."""

from yueting.tickets.models import Ticket
from yueting.tickets.reasons import Reason, because, gettext_noop
from yueting.tickets.services.moments import told


def owed_promises(ticket: Ticket) -> list[Reason]:
    """A promise that is neither kept nor withdrawn."""
    words = gettext_noop("Promise %(reference)s is not kept: %(what)s (%(due)s)")
    return [
        because(
            "promises.owed",
            0,
            words,
            reference=one.reference or "",
            what=one.what,
            due=told(ticket.brand, one.due_at),
        )
        for one in ticket.promises.all()
        if one.is_owed
    ]


def running_handovers(ticket: Ticket) -> list[Reason]:
    """A hand-over that was neither answered, returned nor withdrawn."""
    words = gettext_noop("Hand-over %(reference)s to %(to)s is not answered yet")
    return [
        because("handovers.running", 0, words, reference=one.reference, to=str(one.receiver))
        for one in ticket.handovers.all()
        if one.is_running
    ]
