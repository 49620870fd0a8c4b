"""Words of played customers and of the desk around them, put into the practice talk."""

from datetime import datetime

from yueting.academy.drills.models import Scene
from yueting.academy.drills.services.rooms import KIND, practice_room
from yueting.channels.base import InboundMessage, Sender
from yueting.conversations import broadcasts
from yueting.conversations.models import Author, Conversation, Kind, Message
from yueting.conversations.services.arrival import Incoming, message_steps
from yueting.conversations.services.receiving import receive
from yueting.conversations.services.replying import append, lock


def customer_says(scene: Scene, text: str, key: str, *, now: datetime) -> Message | None:
    """The words go the way of every message; the same `key` again says nothing. The caller saves the scene."""
    sender = Sender(KIND, str(scene.pk), scene.card.name)
    inbound = InboundMessage(f"{KIND}:{scene.pk}:{key}", sender, text)
    arrival = receive(Incoming(practice_room(scene.drill.brand), inbound))
    if arrival is None:
        return None
    for _name, step in message_steps():
        step([arrival])
    scene.conversation, scene.spoke_at = arrival.conversation, now
    return arrival.message


def desk_says(conversation: Conversation, text: str, *, name: str) -> Message:
    """A note that the trainee reads, from a colleague or from the systems."""
    locked = lock(conversation)
    words = f"{name}：{text}" if name else text
    message = append(locked, Author.SYSTEM, words, name=name, kind=Kind.NOTE)
    locked.save(update_fields=["last_seq", "last_message_at"])
    broadcasts.tell_message(locked, message)
    return message
