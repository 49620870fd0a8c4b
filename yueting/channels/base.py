"""What every channel is: bytes in, messages out, and three ways a reply can fail.

A channel is one folder under `yueting/channels/` with an object that fulfils `Channel`, and one line in
settings. Everything here is plain data, so an adapter is tested with tables and needs no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as the channel knows them. `kind` names the sort of address: "email", "phone", "visitor"."""

    kind: str
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class InboundFile:
    """A file a customer sent. Name and media type are the sender's claims: never trust them.

    A platform that only names files gives a `reference` and no content: it is fetched once the message is stored.
    """

    name: str
    media_type: str
    content: bytes = b""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message of a customer, ready for the conversation it belongs to.

    `external_id` is the channel's own id: the same id in the same inbox is the same message. `thread` lists what
    it answers, newest first: ids of earlier messages, then references such as "YT-7K3F9". `at` is aware UTC, or
    None when the channel did not say. `html` is as it came and must be sanitised before anybody sees it.
    `quoted` is the part of the text that repeats earlier messages; `notes` are codes of what was left out or
    changed. `kind` is "message", or the sort of machine that wrote: "auto-reply", "bounce", "list", "loop".
    `conversation` is the platform's own id of the talk. Without it and without a known `thread` the message goes
    on with the sender's last conversation, unless `new_matter` says that it starts one (mail). `uploads` are ids
    of files that came before the message. `author` is "agent" only in imported history.
    """

    external_id: str
    sender: Sender
    text: str
    html: str = ""
    at: datetime | None = None
    subject: str = ""
    thread: tuple[str, ...] = ()
    files: tuple[InboundFile, ...] = ()
    device: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "message"
    quoted: str = ""
    notes: tuple[str, ...] = ()
    conversation: str = ""
    new_matter: bool = False
    uploads: tuple[str, ...] = ()
    author: str = "customer"


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a platform says became of a reply: "sent", "delivered", "read" or "failed" with the reason in `error`."""

    external_id: str
    state: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class OutboundFile:
    """A file that goes with a reply."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """A reply on its way to one customer address.

    `client_key` is unique and stays the same over retries. `thread` lists the external ids it answers, newest
    first. `reference` is the public reference of the matter ("YT-7K3F9"), `automatic` tells that no person wrote it.
    """

    client_key: str
    text: str
    to: str
    html: str = ""
    subject: str = ""
    thread: tuple[str, ...] = ()
    files: tuple[OutboundFile, ...] = ()
    at: datetime | None = None
    reference: str = ""
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class RawInput:
    """A delivery as it arrived. `key` is the same when the same delivery arrives again."""

    key: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform took a reply: its id there, and "sent", "delivered" or "read"."""

    external_id: str
    state: str = "sent"


@dataclass(frozen=True, slots=True)
class ReplyLimits:
    """What a reply may be: characters of text, bytes of all files (None: no limit), and whether HTML arrives."""

    text: int | None = None
    files: int | None = None
    html: bool = False


class Unreadable(Exception):
    """A delivery that cannot become messages. `code` is stable and translated for the reader; str() is English."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(reason or code)
        self.code = code


class Refused(Exception):
    """The platform will never take this reply as it is: somebody must change it."""


class Busy(Exception):
    """The reply was certainly not taken; try again in `retry_after` seconds (None: the usual back-off)."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Uncertain(Exception):
    """The reply was handed over and then silence: it may or may not have been taken. Never resend blindly."""


class Channel(Protocol):
    """The contract of a channel: seven members.

    `repeatable` tells that sending the same `client_key` twice reaches the customer once, so that an interrupted
    send may simply be repeated.
    """

    kind: str
    name: str
    limits: ReplyLimits
    repeatable: bool

    def parse(self, raw: RawInput) -> Sequence[InboundMessage | DeliveryReport]:
        """Read one delivery. Raises `Unreadable`, and nothing else, whatever the bytes are."""

    def name_reply(self, client_key: str, settings: Mapping[str, Any]) -> str:
        """The id that answers to this reply will name, known before it is sent; "" where the platform gives the id.

        Never raises: a reply that cannot be named cannot be sent either, and `send` says why.
        """

    def send(self, outbound: OutboundMessage, settings: Mapping[str, Any]) -> Receipt:
        """Hand one reply to the platform. Raises `Refused`, `Busy` or `Uncertain`. `settings` are the inbox's."""
