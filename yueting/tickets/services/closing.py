"""What stands in the way of closing a ticket: every part of the desk that leaves something open says so here."""

from collections.abc import Callable

from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import RemedyState, Ticket
from yueting.tickets.path import PathKind, Standing
from yueting.tickets.queries.path import standing_of
from yueting.tickets.reasons import Reason, because, gettext_noop
from yueting.tickets.services.promising_obstacles import owed_promises, running_handovers

Obstacle = Callable[[Ticket], list[Reason]]


class StillOpen(NotAllowed):
    """The ticket cannot be closed; `reasons` are all things that are still open, each in words."""

    def __init__(self, reasons: list[Reason]) -> None:
        super().__init__(
            because("not_allowed.open", 0, gettext_noop("It cannot be closed while something is open."))
        )
        self.reasons = reasons


def path_left(ticket: Ticket) -> list[Reason]:
    """What a complaint still lacks on its path (T6); an ordinary matter may be closed without one."""
    return lacking(standing_of(ticket))


def lacking(found: Standing) -> list[Reason]:
    return list(found.missing) if found.kind is PathKind.COMPLAINT else []


def approvals_left(ticket: Ticket) -> list[Reason]:
    """Remedies that somebody asked for and nobody decided."""
    count = sum(remedy.state == RemedyState.ASKED for remedy in ticket.remedies.all())
    words = gettext_noop("%(count)s remedies wait for approval")
    return [because("remedies.asked", 0, words, count=count)] if count else []


# Each looks at one kind of thing that may be open; the order is that in which a person reads them.
OBSTACLES: list[Obstacle] = [
    path_left,
    approvals_left,
    owed_promises,
    running_handovers,
]


def obstacles(ticket: Ticket, found: Standing | None = None) -> list[Reason]:
    """Everything that is still open about this ticket; `found` is its path, where somebody has looked already."""
    return [
        reason
        for look in OBSTACLES
        for reason in (lacking(found) if found and look is path_left else look(ticket))
    ]


def check_may_close(ticket: Ticket) -> None:
    """Raise StillOpen, with all that is open, unless the ticket may be closed."""
    if found := obstacles(ticket):
        raise StillOpen(found)
