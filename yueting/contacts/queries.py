"""Reads about a customer, over all channels. Talks and tickets stand above contacts and are reached through them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yueting.accounts.models import Agent
from yueting.contacts.models import Contact

SHOWN = 10
# What the device notes of the channels are called, in the order they are shown.
DEVICE_FACTS = ("browser", "system", "page", "referrer", "screen", "timezone", "user_agent")


@dataclass(frozen=True, slots=True)
class Card:
    """A customer as one person of the desk may see them."""

    contact: Contact
    points: list[Any]
    talks: list[Any]
    tickets: list[Any]
    device: dict[str, str]


def card(agent: Agent, contact: Contact) -> Card | None:
    """The card, or None where this person may see no talk of the customer at all."""
    visible = contact.conversations.visible_to(agent)
    talks = list(visible.select_related("assignee", "contact").order_by("-last_message_at")[:SHOWN])
    if not talks:
        return None
    tickets = contact.tickets.visible_to(agent).order_by("-opened_at")[:SHOWN]
    device: dict[str, Any] = next((talk.device for talk in talks if talk.device), {})
    points = contact.points.exclude(kind="practice")  # no address: a played customer is nowhere
    return Card(contact, list(points), talks, list(tickets), _known(device))


def of_conversation(conversation_id: UUID) -> Contact | None:
    return Contact.objects.filter(conversations=conversation_id).select_related("brand").first()


def _known(device: dict[str, Any]) -> dict[str, str]:
    return {name: str(device[name])[:300] for name in DEVICE_FACTS if device.get(name)}
