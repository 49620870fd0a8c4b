"""Which actions a ticket offers to whom."""

from yueting.accounts.models import Agent
from yueting.tickets.lifecycle import Action, State, actions_for
from yueting.tickets.models import Class, Merge, Ticket, TicketState
from yueting.tickets.services.progress import role_of
from yueting.tickets.services.walking import is_complaint


def offered(agent: Agent, ticket: Ticket) -> tuple[Action, ...]:
    """What this person may do to the ticket now, in the order of its life; level limits are left out."""
    if ticket.state == TicketState.CLOSED and Merge.objects.filter(source=ticket, undone_at=None).exists():
        return ()  # it lives on in another ticket
    actions = actions_for(State(ticket.state), role_of(agent, ticket))
    ends = {Action.RAISE_LEVEL: 4, Action.LOWER_LEVEL: 0}
    # A complaint loses its class only by being called none, which needs a leader and a reason.
    unfit = Action.CHANGE_CLASS if ticket.klass == Class.COMPLAINT else None
    if not is_complaint(ticket):
        unfit = Action.DOWNGRADE
    return tuple(action for action in actions if ends.get(action) != ticket.level and action is not unfit)
