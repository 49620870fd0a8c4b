"""Messages, in order, and the talks they make up."""

from yueting.conversations.models.attachment import Attachment
from yueting.conversations.models.conversation import Conversation, State
from yueting.conversations.models.correction import Correction
from yueting.conversations.models.delivery import Delivery, DeliveryState
from yueting.conversations.models.inbox import Inbox
from yueting.conversations.models.message import Author, Kind, Message, Reading
from yueting.conversations.models.own_words import OwnWords
from yueting.conversations.models.wrap_up import WrapUp

__all__ = [
    "Attachment",
    "Author",
    "Conversation",
    "Correction",
    "Delivery",
    "DeliveryState",
    "Inbox",
    "Kind",
    "Message",
    "OwnWords",
    "Reading",
    "State",
    "WrapUp",
]
