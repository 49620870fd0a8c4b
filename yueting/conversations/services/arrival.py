"""What the steps of a message are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from yueting.channels.base import InboundMessage
from yueting.conversations.models import Conversation, Inbox, Message


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message on its way in; `history` is imported: stored, never acted on."""

    inbox: Inbox
    message: InboundMessage
    history: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message just stored, with the conversation object that all steps of its batch share and change."""

    message: Message
    conversation: Conversation
    opened: bool = False
    reopened: bool = False
    history: bool = False
    automatic: bool = False  # written by a machine: read by people, never acted on
    follows: UUID | None = None  # the conversation it would belong to, had that not ended too long ago

    @property
    def is_live(self) -> bool:
        """Whether it sets anything in motion beyond being stored and read."""
        return not (self.history or self.automatic or self.conversation.is_practice)


class Step(Protocol):
    """One station on the way of a message; takes a batch, in the order of arrival."""

    def __call__(self, arrivals: Sequence[Arrival]) -> None: ...


@cache
def message_steps() -> list[tuple[str, Step]]:
    """The stations of `settings.MESSAGE_STEPS`, in order, with their names."""
    return [(path, import_string(path)) for path in settings.MESSAGE_STEPS]
