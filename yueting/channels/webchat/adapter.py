"""The chat widget as a channel. Its bytes are our own: the socket writes them, `parse` reads them back."""

import json
from collections.abc import Mapping
from typing import Any

from yueting.channels.base import (
    InboundMessage,
    OutboundMessage,
    RawInput,
    Receipt,
    ReplyLimits,
    Sender,
    Unreadable,
)
from yueting.channels.webchat.frames import LONGEST_TEXT, Said

VISITOR = "visitor"  # the kind of a sender's address


def message_key(visitor: str, key: str) -> str:
    """The delivery's key: browsers choose theirs freely, so another visitor's must never collide with it."""
    return f"{visitor}:{key}"


def browser_key(external_id: str | None) -> str:
    """What the browser itself called the message, for the frame that brings it back."""
    return (external_id or "").partition(":")[2]


def pack(visitor: str, said: Said, device: Mapping[str, Any]) -> RawInput:
    """A message as it is stored; `device` is only needed where it may start a conversation."""
    body = {"visitor": visitor, "text": said.text, "files": said.files, "device": dict(device)}
    return RawInput(message_key(visitor, said.key), json.dumps(body, ensure_ascii=False).encode())


class WebChat:
    """Messages by WebSocket from the widget on a brand's own pages."""

    kind = "chat"
    name = "Web chat"
    limits = ReplyLimits(text=LONGEST_TEXT, files=25 * 1024 * 1024)
    repeatable = True  # a reply has one number in its conversation, however often it is pushed

    def parse(self, raw: RawInput) -> list[InboundMessage]:
        """One delivery is one message. Raises Unreadable."""
        try:
            given = json.loads(raw.body)
            visitor, text = str(given["visitor"]), str(given["text"])
            uploads, device = tuple(map(str, given["files"])), dict(given["device"])
        except (ValueError, TypeError, KeyError) as error:
            raise Unreadable(
                "not_a_chat_message", f"this is not a message of the chat widget: {error!r}"
            ) from error
        return [InboundMessage(raw.key, Sender(VISITOR, visitor), text, uploads=uploads, device=device)]

    def name_reply(self, client_key: str, settings: Mapping[str, Any]) -> str:
        """Nobody names a reply in a chat."""
        return ""

    def send(self, outbound: OutboundMessage, settings: Mapping[str, Any]) -> Receipt:
        """A reply already lies in the conversation, where the widget fetches it; the push only makes it quick."""
        return Receipt("", "sent")
