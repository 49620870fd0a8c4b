"""Telling everybody who looks. Only ids travel; each receiver renders for its own reader."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from yueting.conversations.models import Conversation, Delivery, Kind, Message
from yueting.runtime.push import push

if TYPE_CHECKING:
    from yueting.conversations.services.arrival import Arrival


def agents_group(conversation_id: UUID) -> str:
    """The consoles that have this conversation open."""
    return f"conversation.{conversation_id}"


def brand_group(brand_id: UUID) -> str:
    """The consoles that show lists of this brand."""
    return f"brand.{brand_id}"


def customer_group(inbox_id: UUID, address: str) -> str:
    """The customer's own windows; there may be one before there is a conversation."""
    return "customer." + hashlib.blake2s(f"{inbox_id}:{address}".encode(), digest_size=16).hexdigest()


def tell_message(conversation: Conversation, message: Message) -> None:
    """A new entry: to the consoles, and unless it is internal to the customer too."""
    _tell_entry(conversation, message)
    tell_changed(conversation)


def tell_arrivals(arrivals: Sequence["Arrival"]) -> None:
    """What customers wrote. Their words change moods and levels but nobody's rights: no console need look again."""
    for arrival in arrivals:
        _tell_entry(arrival.conversation, arrival.message)
    for brand_id in {a.conversation.brand_id for a in arrivals}:
        push(brand_group(brand_id), "changed", what="list")


def _tell_entry(conversation: Conversation, message: Message) -> None:
    groups = [agents_group(conversation.id)]
    if message.kind != Kind.NOTE:
        groups.append(customer_group(conversation.inbox_id, conversation.address))
    push(groups, "message", conversation=conversation.id, message=message.id, seq=message.seq)


def tell_changed(conversation: Conversation) -> None:
    """Owner, state, level or reading changed: lists and the open conversation refresh themselves."""
    push(brand_group(conversation.brand_id), "changed", what="list", conversation=conversation.id)
    push(agents_group(conversation.id), "changed", what="conversation", conversation=conversation.id)


def tell_matter(brand_id: UUID, matter: UUID | str) -> None:
    """Something else than a conversation changed, such as a ticket: pages that show it look again. The id says nothing
    to who may not see it."""
    push(brand_group(brand_id), "matter", id=matter)


def tell_delivery(delivery: Delivery) -> None:
    message = delivery.message
    push(
        agents_group(message.conversation_id),
        "delivery",
        conversation=message.conversation_id,
        message=message.id,
        state=delivery.state,
    )


def tell_owner(conversation: Conversation) -> None:
    """The customer sees who is with them now."""
    push(customer_group(conversation.inbox_id, conversation.address), "owner", conversation=conversation.id)


def tell_seen(conversation: Conversation, seq: int) -> None:
    """The customer sees that somebody at the desk has read up to `seq`."""
    push(
        customer_group(conversation.inbox_id, conversation.address),
        "seen",
        conversation=conversation.id,
        seq=seq,
    )


def tell_typing(conversation: Conversation, *, by: str, name: str, on: bool) -> None:
    """Somebody ("customer" or "agent") writes, or stopped: to the consoles and to the customer's windows."""
    told = {"conversation": conversation.id, "by": by, "name": name, "on": on}
    push(agents_group(conversation.id), "typing", **told)
    push(customer_group(conversation.inbox_id, conversation.address), "typing", **told)
