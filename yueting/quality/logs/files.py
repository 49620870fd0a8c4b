"""Reading a log: what it is is told by its first character and first line, never by its name."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from yueting.quality.logs.chat import BadLog, Chat, Said, chat_from, time_from, who_is

COLUMNS = Path(__file__).with_name("columns.yaml")
LARGEST = 512 * 1024 * 1024  # bytes
NEEDED = ("conversation", "role", "text")
MOST_CELL = 4_000_000  # characters; longer ones are no message


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that could not be used, and why."""

    line: int
    why: str


def read_log(path: Path) -> Iterator[Chat | Problem]:
    """The chats of a file, and the lines that are none. Raises BadLog for a file that is no log at all."""
    size = path.stat().st_size
    if size > LARGEST:
        raise BadLog(
            f"{path.name} has {size // 2**20} MB; at most {LARGEST // 2**20} MB can be read at once."
        )
    text = _text(path.read_bytes())
    first = text.lstrip()[:1]
    if not first:
        raise BadLog(f"{path.name} is empty.")
    return _sessions(text) if first == "{" else _table(text)


def _text(content: bytes) -> str:
    """UTF-8, UTF-16 or GB 18030, whatever it is, with its mark taken off."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace").replace("\x00", "")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace").replace("\x00", "")


def _sessions(text: str) -> Iterator[Chat | Problem]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            chat = _session(json.loads(line), number)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            yield Problem(number, f"no session: {type(error).__name__} {error}"[:200])
            continue
        yield chat or Problem(number, "nobody said anything")


def _session(data: Mapping[str, Any], number: int) -> Chat | None:
    said = []
    for turn in data["turns"]:
        who = who_is(str(turn["role"]))
        if who is None:
            raise ValueError(f"role “{str(turn['role'])[:30]}” is not known: customer, agent, bot or system")
        text = turn["text"]
        if not isinstance(text, str):
            raise ValueError("a text is not a string")
        said.append(Said(who, text, time_from(str(turn.get("at") or "")), str(turn.get("agent") or "")))
    name = str(data.get("session") or data.get("id") or number)
    level = data.get("level")
    return chat_from(name, said, str(data.get("channel") or ""), level if isinstance(level, int) else None)


def _table(text: str) -> Iterator[Chat | Problem]:
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(io.StringIO(text), delimiter=_separator(text))
    try:
        heading = next(reader)
    except (StopIteration, csv.Error) as error:
        raise BadLog(f"The first line is no heading: {error}") from error
    at = _places(heading)
    return _chats(reader, at)


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _places(heading: list[str]) -> dict[str, int]:
    folded = [cell.strip().casefold().replace("  ", " ") for cell in heading]
    places = {}
    for column, names in _names().items():
        found = [folded.index(name) for name in names if name in folded]
        if found:
            places[column] = found[0]
    if missing := [column for column in NEEDED if column not in places]:
        seen = ", ".join(cell.strip()[:30] for cell in heading[:20])
        wanted = "; ".join(f"{one}: {', '.join(_names()[one][:4])} …" for one in missing)
        raise BadLog(f"These columns are missing: {wanted}. The first line has: {seen}.")
    return places


@lru_cache(maxsize=1)
def _names() -> Mapping[str, list[str]]:
    data: dict[str, list[str]] = yaml.safe_load(COLUMNS.read_text(encoding="utf-8"))
    return data


def _chats(reader: Any, at: Mapping[str, int]) -> Iterator[Chat | Problem]:
    said: dict[str, list[Said]] = {}
    channels: dict[str, str] = {}
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield Problem(reader.line_num, str(error))
            continue
        given = {column: row[place].strip() if place < len(row) else "" for column, place in at.items()}
        if not any(given.values()):
            continue
        who = who_is(given["role"])
        if who is None or not given["conversation"]:
            why = f"role “{given['role'][:30]}” is not known" if who is None else "no conversation is named"
            yield Problem(reader.line_num, why)
            continue
        line = Said(who, given["text"], time_from(given.get("at", "")), given.get("sender", ""))
        said.setdefault(given["conversation"], []).append(line)
        channels.setdefault(given["conversation"], given.get("channel", ""))
    for name, lines in said.items():
        chat = chat_from(name, lines, _channel(channels[name]))
        if chat is not None:
            yield chat


def _channel(word: str) -> str:
    return "email" if "mail" in word.casefold() or "邮件" in word or "電郵" in word else "chat"
