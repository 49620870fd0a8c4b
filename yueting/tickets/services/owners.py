"""Who has a ticket: it goes where its conversation goes, and the first answer takes it into work."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from yueting.conversations.models import Conversation, Message
from yueting.conversations.services.handling import Move
from yueting.tickets.models import Ticket, TicketState
from yueting.timeline.services import Happening, record_all


def follow_conversations(moves: Sequence[Move]) -> None:
    """The unsolved tickets of a talk go with it to its new owner and team, unless somebody else was given them."""
    talk = Conversation.objects.filter(tickets=OuterRef("pk")).order_by("-last_message_at")
    for before in {move.before for move in moves}:
        moved = [move.conversation for move in moves if move.before == before]
        _unsolved(moved, before).update(
            owner=Subquery(talk.values("assignee")[:1]), team=Subquery(talk.values("team")[:1])
        )


def take_into_work(conversation: Conversation, message: Message) -> None:
    """Who answers has taken the matter: its new tickets are open, and theirs if nobody had them."""
    if message.agent is None:
        return
    tickets = list(conversation.tickets.unsolved().filter(Q(state=TicketState.NEW) | Q(owner=None)))
    new = [ticket for ticket in tickets if ticket.state == TicketState.NEW]
    for ticket in tickets:
        ticket.owner = ticket.owner or message.agent
        ticket.version += ticket in new
        ticket.state = TicketState.OPEN if ticket in new else ticket.state
        ticket.save(update_fields=["owner", "state", "version"])
    record_all(Happening(ticket, "ticket.take", message.agent.actor) for ticket in new)


def _unsolved(conversations: Iterable[Conversation], owner: UUID | None) -> QuerySet[Ticket]:
    theirs = Q(owner=owner) | Q(owner=None)
    return Ticket.objects.unsolved().filter(theirs, conversations__in=list(conversations))
