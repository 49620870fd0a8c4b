"""Readings for a pipe: JSON lines of conversations in, JSON lines of readings out."""

from datetime import UTC, datetime
from typing import IO, Any

from yueting.understanding.lexicon import Lexicons
from yueting.understanding.pipes import LineError, answer_lines
from yueting.understanding.reader import read
from yueting.understanding.turns import Role, Turn


def read_lines(stdin: IO[Any], stdout: IO[Any], *, lexicons: Lexicons | None = None) -> int:
    """Answer every line of `stdin` with its reading on `stdout`, in order, flushed line by line.

    In: {"id", "channel", "turns": [{"role": "customer"|"agent", "text", "at"?}]}. Out: {"id", …reading}; for
    a line that cannot be read {"line", "error"}. Returns the exit code (`answer_lines`).
    """
    shape = '{"id": …, "channel": …, "turns": […]}'
    return answer_lines(stdin, stdout, lambda data: _answer(data, lexicons), shape)


def _answer(data: dict[str, Any], lexicons: Lexicons | None) -> dict[str, Any]:
    name = data.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise LineError('"id" is missing or no text: give every conversation an "id", such as "c-1".')
    if not isinstance(data.get("channel", ""), str | None):
        raise LineError('"channel" must be a text such as "webchat", or left out.')
    return {"id": name, **read(turns_from(data), lexicons=lexicons).as_dict()}


def turns_from(data: dict[str, Any]) -> list[Turn]:
    """The turns of a line. Raises LineError that names the first one that is none."""
    turns = data.get("turns")
    if not isinstance(turns, list):
        raise LineError('"turns" is missing or no list: write [{"role": "customer", "text": "…"}, …].')
    return [_turn(turn, f"turns[{place}]") for place, turn in enumerate(turns)]


def _turn(data: Any, where: str) -> Turn:
    if not isinstance(data, dict):
        raise LineError(f'{where} is no object: write {{"role": "customer", "text": "…"}}.')
    role, text = data.get("role"), data.get("text")
    if role not in ("customer", "agent"):
        raise LineError(f'{where}.role must be "customer" or "agent".')
    if not isinstance(text, str):
        raise LineError(f"{where}.text is missing or no text: put what was said in quotes.")
    kind: Role = "customer" if role == "customer" else "agent"
    return Turn(kind, text, _time(data.get("at"), f"{where}.at"))


def _time(value: Any, where: str) -> datetime | None:
    """ISO 8601; a time without a zone counts as UTC."""
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        raise LineError(f'{where} is no ISO 8601 time: write it as "2025-03-01T09:30:00+08:00".') from None
