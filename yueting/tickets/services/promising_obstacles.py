"""What of promises and hand-overs stands in the way of closing a ticket: sentences in the reader's language."""

from django.utils.translation import gettext as _

from yueting.tickets.models import Ticket
from yueting.tickets.services.moments import told


def owed_promises(ticket: Ticket) -> list[str]:
    """A promise that is neither kept nor withdrawn."""
    return [
        _("Promise %(reference)s is not kept: %(what)s (%(due)s)")
        % {"reference": one.reference, "what": one.what, "due": told(ticket.brand, one.due_at)}
        for one in ticket.promises.owed()
    ]


def running_handovers(ticket: Ticket) -> list[str]:
    """A hand-over that was neither answered, returned nor withdrawn."""
    return [
        _("Hand-over %(reference)s to %(to)s is not answered yet")
        % {"reference": one.reference, "to": one.receiver}
        for one in ticket.handovers.running().select_related("team")
    ]
