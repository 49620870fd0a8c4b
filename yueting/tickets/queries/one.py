"""One ticket as the panel and its page show it."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from yueting.accounts.models import Agent
from yueting.accounts.permissions import ALLOWED
from yueting.conversations.models import Conversation, Kind, Message
from yueting.conversations.models import Reading as StoredReading
from yueting.conversations.models.message import Author
from yueting.runtime.statements import Statement, compiled
from yueting.tickets.models import FollowUp, Handover, Promise, Ticket
from yueting.timeline.models import Event

_EVENTS = 200
_WORDS = 8  # of the customer, shown beside a form


def visible(agent: Agent) -> QuerySet[Ticket]:
    return (
        Ticket.objects.visible_to(agent)
        .select_related("brand", "contact", "owner", "follows")
        .prefetch_related("clocks")
    )


def read_surroundings(tickets: Sequence[Ticket]) -> None:
    """Promises, hand-overs, follow-ups and remedies, each read once: they are shown, and asked about what is open."""
    prefetch_related_objects(
        tickets,
        Prefetch("promises", Promise.objects.select_related("owner")),
        Prefetch("handovers", Handover.objects.select_related("team", "owner")),
        Prefetch("follow_ups", FollowUp.objects.select_related("owner")),
        *("remedies", "remedies__asked_by", "remedies__decided_by", "remedies__decided_for"),
    )


def of_conversation(agent: Agent, conversation: Conversation) -> list[Ticket]:
    """The tickets of a talk, newest first, as far as this person may see them."""
    tickets = list(visible(agent).filter(conversations=conversation).order_by("-opened_at"))
    read_surroundings(tickets)
    return tickets


def deciding_reading(ticket: Ticket) -> StoredReading | None:
    """The first reading that reached the ticket's level: its evidence is why the level is what it is."""
    readings = StoredReading.objects.filter(
        conversation__tickets=ticket, data__level__value__gte=ticket.level, message__isnull=False
    )
    return readings.order_by("at").first() if ticket.level else None


def said_by_customer(ticket: Ticket) -> list[Message]:
    """The customer's last words in the ticket's talks, oldest first."""
    spoken = Message.objects.filter(
        conversation__tickets=ticket, kind=Kind.MESSAGE, author=Author.CUSTOMER
    ).exclude(text="")
    return list(spoken.order_by("-at", "-seq")[:_WORDS])[::-1]


def talks(agent: Agent, ticket: Ticket) -> list[Conversation]:
    """The conversations about a ticket, newest first."""
    found = ticket.conversations.filter(pk__in=Conversation.objects.visible_to(agent).values("pk"))
    return list(found.select_related("contact", "assignee").order_by("-last_message_at"))


def events(ticket: Ticket, conversations: list[Conversation]) -> list[Event]:
    """What happened to the ticket and in its talks, newest first; single messages are left to the talks."""
    subjects: list[tuple[str, UUID]] = [
        ("ticket", ticket.pk),
        *(("conversation", c.pk) for c in conversations),
    ]
    spoken = ["message.received", "message.sent", "note.written"]
    return list(Event.objects.about(*subjects).exclude(verb__in=spoken).order_by("-at", "-id")[:_EVENTS])


def possible_owners(brand_ids: list[UUID]) -> list[Agent]:
    """Who can have a ticket of these brands."""
    return list(_handling(brand_ids))


def owner_names(brand_ids: tuple[UUID, ...]) -> tuple[tuple[str, str], ...]:
    """Id and name of everybody who can have a ticket of these brands."""
    return tuple((str(pk), name) for pk, name in _owner_names(brand_ids).rows())


@lru_cache(256)
def _owner_names(brand_ids: tuple[UUID, ...]) -> Statement:
    return compiled(_handling(list(brand_ids)).values_list("pk", "name"))


def _handling(brand_ids: list[UUID]) -> QuerySet[Agent]:
    return Agent.objects.filter(
        is_active=True,
        memberships__brand__in=brand_ids,
        memberships__role__in=ALLOWED["handle_conversations"],
    ).distinct()
