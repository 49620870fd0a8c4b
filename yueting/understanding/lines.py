"""Readings for a pipe: JSON lines of conversations in, JSON lines of readings out."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any

from yueting.understanding.lexicon import Lexicons
from yueting.understanding.reader import read
from yueting.understanding.turns import Role, Turn

_BOM = b"\xef\xbb\xbf"


class LineError(ValueError):
    """A line that is no conversation; the message says what to do about it."""


def read_lines(stdin: IO[Any], stdout: IO[Any], *, lexicons: Lexicons | None = None) -> int:
    """Answer every line of `stdin` with its reading on `stdout`, in order, flushed line by line.

    In: {"id", "channel", "turns": [{"role": "customer"|"agent", "text", "at"?}]}. Out: {"id", …reading}; for
    a line that cannot be read {"line": number from 1, "error"}, and the rest goes on. Empty lines are passed
    over. Both streams may be text or binary; UTF-8 either way. Returns the exit code: 1 if any line failed,
    else 0.
    """
    failed = False
    for number, raw in enumerate(_raw_lines(stdin), start=1):
        if not raw.strip():
            continue
        try:
            answer = _answer(raw, lexicons)
        except LineError as problem:
            failed = True
            answer = {"line": number, "error": str(problem)}
        _write(stdout, answer)
    return 1 if failed else 0


def _raw_lines(stdin: IO[Any]) -> Iterator[bytes]:
    """Lines as bytes: in text mode one wrong byte would end the whole run."""
    for place, line in enumerate(getattr(stdin, "buffer", stdin)):
        raw = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
        yield raw.removeprefix(_BOM) if place == 0 else raw


def _answer(raw: bytes, lexicons: Lexicons | None) -> dict[str, Any]:
    data = _parsed(raw)
    name = data.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise LineError('"id" is missing or no text: give every conversation an "id", such as "c-1".')
    if not isinstance(data.get("channel", ""), str | None):
        raise LineError('"channel" must be a text such as "webchat", or left out.')
    return {"id": name, **read(_turns(data), lexicons=lexicons).as_dict()}


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        data = json.loads(raw.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError as problem:
        raise LineError(
            f"The line is not UTF-8 (byte {problem.start + 1}): convert the file to UTF-8."
        ) from None
    except json.JSONDecodeError as problem:
        raise LineError(
            f"The line is not JSON ({problem.msg}, column {problem.colno}): write one JSON object per line."
        ) from None
    except (RecursionError, ValueError):
        raise LineError(
            "The line is nested too deeply or holds too long a number: check the export."
        ) from None
    if not isinstance(data, dict):
        raise LineError('The line is no JSON object: write {"id": …, "channel": …, "turns": […]}.')
    return data


def _turns(data: dict[str, Any]) -> list[Turn]:
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


def _write(stdout: IO[Any], answer: dict[str, Any]) -> None:
    try:
        line = json.dumps(answer, ensure_ascii=False) + "\n"
        encoded = line.encode()
    except UnicodeEncodeError:  # an id with half a surrogate pair goes back as it came, escaped
        line = json.dumps(answer) + "\n"
        encoded = line.encode()
    binary = getattr(stdout, "buffer", None)
    if binary is None and not isinstance(stdout, io.TextIOBase):
        binary = stdout
    if binary is None:
        stdout.write(line)
    else:
        binary.write(encoded)
        binary.flush()
    stdout.flush()
