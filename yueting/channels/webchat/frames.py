"""What a visitor's browser may say on the chat socket. Strangers write here: everything is checked, nothing trusted."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yueting.tickets.reasons import gettext_noop

LONGEST_TEXT = 100_000  # characters
MOST_FILES = 10
LAST_SEQ = 2**31 - 1
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")

ERRORS = {
    "not_json": gettext_noop("The chat did not understand what your browser sent. Please reload the page."),
    "unknown_type": gettext_noop(
        "The chat did not understand what your browser sent. Please reload the page."
    ),
    "bad_seq": gettext_noop("The chat did not understand what your browser sent. Please reload the page."),
    "bad_key": gettext_noop("The chat did not understand what your browser sent. Please reload the page."),
    "bad_text": gettext_noop("This message cannot be read. Please write it again."),
    "too_long": gettext_noop(
        "This message is too long (at most 100,000 characters). Please send it as a file."
    ),
    "bad_files": gettext_noop("At most 10 files go with a message. Please attach them again."),
    "empty": gettext_noop("Please write something first."),
    "slow_down": gettext_noop("That was a lot at once. Please wait a few seconds and try again."),
    "no_rating": gettext_noop("There is nothing to rate here (any more)."),
}


class BadFrame(ValueError):
    """A frame that cannot be obeyed. `code` is stable; `key` names the message it speaks of, if any."""

    def __init__(self, code: str, key: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.key = key


@dataclass(frozen=True, slots=True)
class Hello:
    """The browser has everything up to `after` of `conversation` (empty: it does not know one)."""

    after: int
    conversation: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message; the same `key` again is the same message. `files` are ids of uploads."""

    key: str
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typing:
    on: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """The customer has read up to `seq`."""

    seq: int


@dataclass(frozen=True, slots=True)
class Rated:
    """An answer to the rating question with this `token` (empty: the latest one)."""

    key: str
    token: str
    score: object
    comment: str


Frame = Hello | Said | Typing | Seen | Rated


def read_frame(text: str | None) -> Frame:
    """The frame in one text message of the socket. Raises BadFrame, and nothing else, whatever it holds."""
    try:
        given = json.loads(text or "")
    except (ValueError, RecursionError):
        raise BadFrame("not_json") from None
    if not isinstance(given, dict):
        raise BadFrame("not_json")
    reader = _READERS.get(given["type"]) if isinstance(given.get("type"), str) else None
    if reader is None:
        raise BadFrame("unknown_type")
    return reader(given)


def _hello(given: Mapping[str, Any]) -> Hello:
    return Hello(_seq(given.get("after", 0)), _text(given.get("conversation"))[:36])


def _said(given: Mapping[str, Any]) -> Said:
    key = _key(given)
    text = _text(given.get("text"), key).replace("\x00", "").strip()
    files = given.get("files") or []
    if len(text) > LONGEST_TEXT:
        raise BadFrame("too_long", key)
    if not isinstance(files, list) or len(files) > MOST_FILES:
        raise BadFrame("bad_files", key)
    if not text and not files:
        raise BadFrame("empty", key)
    return Said(key, text, tuple(_uuid(file, key) for file in files))


def _typing(given: Mapping[str, Any]) -> Typing:
    return Typing(bool(given.get("on")))


def _seen(given: Mapping[str, Any]) -> Seen:
    return Seen(_seq(given.get("seq", 0)))


def _rated(given: Mapping[str, Any]) -> Rated:
    key = _key(given)
    return Rated(
        key, _text(given.get("token"), key)[:100], given.get("score"), _text(given.get("comment"), key)
    )


def _key(given: Mapping[str, Any]) -> str:
    key = given.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise BadFrame("bad_key")
    return key


def _text(value: object, key: str = "") -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadFrame("bad_text", key)
    # A lone surrogate is half a sign: no database can store it.
    return value.encode("utf-8", "replace").decode("utf-8")


def _seq(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LAST_SEQ:
        raise BadFrame("bad_seq")
    return value


def _uuid(value: object, key: str) -> str:
    try:
        return str(UUID(value if isinstance(value, str) else ""))
    except ValueError:
        raise BadFrame("bad_files", key) from None


_READERS: dict[str, Callable[[Mapping[str, Any]], Frame]] = {
    "hello": _hello,
    "message": _said,
    "typing": _typing,
    "seen": _seen,
    "rating": _rated,
}
