"""Imported chat logs as a channel: they can be read and searched, and never answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from yueting.channels.base import (
    InboundMessage,
    OutboundMessage,
    RawInput,
    Receipt,
    Refused,
    ReplyLimits,
    Unreadable,
)
from yueting.channels.history.sessions import BadSession, Session, messages_of, session_from

STARTED = "started"  # header of a raw delivery: the time of the first turn where the log has none
ZONE = "zone"  # header of a raw delivery: what a time without a zone means


def pack(session: Session, started: datetime, zone: str) -> RawInput:
    """A session as it is stored: the line itself, and what the line does not say."""
    return RawInput(session.key, session.body, {STARTED: started.isoformat(), ZONE: zone})


class ChatLog:
    """Sessions of another system, one delivery each."""

    kind = "import"
    name = "Imported chat"
    limits = ReplyLimits()
    repeatable = False

    def parse(self, raw: RawInput) -> list[InboundMessage]:
        """One session is as many messages as it has turns. Raises Unreadable."""
        try:
            session = session_from(raw.body, ZoneInfo(raw.headers[ZONE]))
            return messages_of(session, datetime.fromisoformat(raw.headers[STARTED]))
        except (BadSession, KeyError, ValueError) as error:
            raise Unreadable("not_a_chat_log", str(error)) from error

    def name_reply(self, client_key: str, settings: Mapping[str, Any]) -> str:
        """Nothing goes out."""
        return ""

    def send(self, outbound: OutboundMessage, settings: Mapping[str, Any]) -> Receipt:
        """Nobody waits at the other end. Raises Refused."""
        raise Refused("This conversation was imported from a chat log and cannot be answered.")
