"""What happened around a conversation: its own events and those of its tickets."""

from uuid import UUID

from yueting.conversations.models import Conversation
from yueting.timeline.models import Event

LIMIT = 200
# Messages stand in the conversation itself; repeating each here would hide the rest.
_SHOWN_ELSEWHERE = ["message.received", "message.sent", "note.written"]


def events_of(conversation: Conversation) -> list[Event]:
    """The latest events, newest first."""
    subjects = [("conversation", conversation.pk), *(("ticket", ticket) for ticket in _tickets(conversation))]
    events = Event.objects.about(*subjects).exclude(verb__in=_SHOWN_ELSEWHERE)
    return list(events.order_by("-at", "-id")[:LIMIT])


def _tickets(conversation: Conversation) -> list[UUID]:
    return list(conversation.tickets.values_list("pk", flat=True))
