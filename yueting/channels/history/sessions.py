"""Chat logs: one session a line, `{"session": "…", "turns": [{"role", "user", "text", "at"?}]}` (JSON Lines)."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from yueting.channels.base import InboundMessage, Sender

USER = "user"  # the kind of a sender's address
LONGEST_LINE = 20_000_000  # bytes; about a million turns
MOST_TURNS = 5_000
BETWEEN_TURNS = timedelta(seconds=1)  # where the log has no times
ROLES = {"customer": "customer", "agent": "agent", "bot": "agent"}
_NAME = re.compile(r"[!-~]{1,200}")


class BadSession(ValueError):
    """A line that is no session; the words say what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One turn. `at` is aware UTC, None where the log does not say."""

    author: str
    user: str
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """One talk; `name` is the log's own id, or one made of the content where it has none."""

    name: str
    turns: tuple[Said, ...]
    body: bytes

    @property
    def key(self) -> str:
        """The same line again has the same key; a session that has grown since has another."""
        return f"session:{self.name}:{_digest(self.body)}"

    @property
    def customer(self) -> str:
        """Who wrote to the desk, as the log calls them; the session itself where it names nobody."""
        named = (turn.user for turn in self.turns if turn.author == "customer" and turn.user)
        return next(named, self.name)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be read, with its number (from 1) and the reason."""

    number: int
    reason: str


def read_lines(lines: Iterable[bytes], zone: tzinfo = UTC) -> Iterator[tuple[int, Session | BadLine]]:
    """Every line that is not blank, with its number; `zone` is meant where a time names none."""
    for number, line in enumerate(lines, start=1):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not line.strip():
            continue
        try:
            yield number, session_from(line.strip(), zone)
        except BadSession as error:
            yield number, BadLine(number, str(error))


def session_from(body: bytes, zone: tzinfo = UTC) -> Session:
    """The session in one line. Raises BadSession, and nothing else, whatever the bytes are."""
    if len(body) > LONGEST_LINE:
        raise BadSession(f"the line is longer than {LONGEST_LINE:,} bytes")
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadSession(f"not JSON: {error}") from error
    if not isinstance(given, dict):
        raise BadSession("a session is an object, as in {…}; one stands on each line")
    turns = given.get("turns")
    if not isinstance(turns, list) or not turns:
        raise BadSession('"turns" must be a list with at least one turn')
    if len(turns) > MOST_TURNS:
        raise BadSession(f"more than {MOST_TURNS:,} turns")
    said = tuple(_turn(place, turn, zone) for place, turn in enumerate(turns, start=1))
    return Session(_name(given.get("session", given.get("id")), body), said, body)


def messages_of(session: Session, started: datetime) -> list[InboundMessage]:
    """The turns as messages, in the order of the log.

    A turn without a time comes one second after the one before; `started` (aware) is the time of the first.
    Such messages carry the note "time-unknown".
    """
    sender = Sender(USER, session.customer, session.customer)
    messages, at = [], started - BETWEEN_TURNS
    for place, turn in enumerate(session.turns):
        at = turn.at or at + BETWEEN_TURNS
        messages.append(
            InboundMessage(
                external_id=f"{session.name}:{place}",
                sender=sender,
                text=turn.text,
                at=at,
                conversation=session.name,
                author=turn.author,
                notes=() if turn.at else ("time-unknown",),
            )
        )
    return messages


def _turn(place: int, given: Any, zone: tzinfo) -> Said:
    if not isinstance(given, dict):
        raise BadSession(f"turn {place} is no object")
    role, text, user = given.get("role"), given.get("text"), given.get("user")
    if role not in ROLES:
        raise BadSession(f'turn {place}: "role" must be one of {", ".join(ROLES)}, not {_short(role)}')
    if not isinstance(text, str):
        raise BadSession(f'turn {place}: "text" must be a text, not {_short(text)}')
    return Said(ROLES[role], "" if user is None else str(user).strip()[:200], text, _at(place, given, zone))


def _at(place: int, given: Mapping[str, Any], zone: tzinfo) -> datetime | None:
    """ISO 8601, or seconds (milliseconds when large) since 1970."""
    value = given.get("at")
    if value is None or value == "":
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
        at = datetime.fromisoformat(value)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, OSError) as error:
        raise BadSession(
            f'turn {place}: "at" must be a time like 2024-06-03T10:00:00+08:00, not {_short(value)}'
        ) from error


def _name(given: Any, body: bytes) -> str:
    """An id that can be stored as it is, or one made of it, or of the content."""
    if given is None or given == "":
        return f"line-{_digest(body)}"
    name = str(given)
    return name if _NAME.fullmatch(name) else f"session-{_digest(name.encode('utf-8', 'replace'))}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:24]


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
