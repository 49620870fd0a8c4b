"""What people are told and asked about a channel: `channel.yaml` beside its adapter, in three languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("zh-hant", "zh-hans", "en")
KINDS = ("text", "secret", "number", "address", "lines", "switch", "choice")
Words = Mapping[str, str]  # a sentence by language, small letters: zh-hant, zh-hans, en


class BadCard(ValueError):
    """A channel.yaml that cannot be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to type about an inbox. A `secret` is kept sealed and never shown again."""

    name: str
    kind: str
    label: Words
    help: Words
    required: bool = True
    default: str = ""
    pattern: str = ""
    choices: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """How long after the customer's last message one may write, and how many times (None: as often as one likes)."""

    hours: float
    replies: int | None = None

    def until(self, customer_wrote: datetime) -> datetime:
        return customer_wrote + timedelta(hours=self.hours)


@dataclass(frozen=True, slots=True)
class Card:
    """A channel as a page shows it. `faults` are sentences by code; `setup` tells what to do on the platform."""

    kind: str
    name: Words
    fields: tuple[Field, ...]
    setup: Words = field(default_factory=dict)
    faults: Mapping[str, Words] = field(default_factory=dict)
    window: Window | None = None


def in_language(words: Words, language: str) -> str:
    """The sentence in this language, or the nearest there is."""
    return words.get(language.lower()) or words.get("zh-hant") or words.get("en") or ""


@cache
def read_card(folder: Path, kind: str) -> Card | None:
    """The card of the channel in this folder; None where it has none. Raises BadCard."""
    path = folder / "channel.yaml"
    if not path.exists():
        return None
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        window = given.get("window")
        return Card(
            kind=kind,
            name=_words(given["name"], "name"),
            fields=tuple(_field(item) for item in given.get("fields") or ()),
            setup=_words(given["setup"], "setup") if given.get("setup") else {},
            faults={code: _words(words, code) for code, words in (given.get("faults") or {}).items()},
            window=Window(window["hours"], window.get("replies")) if window else None,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadCard(f"{path}: {error!r} is missing or of the wrong kind") from error


def _field(given: Mapping[str, Any]) -> Field:
    kind = given.get("kind", "text")
    if kind not in KINDS:
        raise BadCard(f"field {given['name']}: kind {kind!r} is none of {', '.join(KINDS)}")
    return Field(
        name=given["name"],
        kind=kind,
        label=_words(given["label"], given["name"]),
        help=_words(given["help"], given["name"]) if given.get("help") else {},
        required=given.get("required", True),
        default=str(given.get("default", "")),
        pattern=given.get("pattern", ""),
        choices=tuple(
            (str(value), _words(words, str(value))) for value, words in (given.get("choices") or {}).items()
        ),
    )


def _words(given: Mapping[str, str], where: str) -> Words:
    words = {language.lower(): str(text).strip() for language, text in given.items()}
    if missing := [language for language in LANGUAGES if not words.get(language)]:
        raise BadCard(f"{where}: no words in {', '.join(missing)}")
    return words
