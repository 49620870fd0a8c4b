"""The script library that ships with the house, read into frozen cards (knowledge/library/*.yaml)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_LIBRARY = Path(__file__).parent / "library"

# Words by interface language: zh-Hant, zh-Hans, en (and yue for names).
Words = Mapping[str, str]


class BadLibrary(ValueError):
    """A library file cannot be read; the message names the entry and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A moment or a situation: its id and its name by language."""

    id: str
    names: Words


@dataclass(frozen=True, slots=True)
class ScriptCard:
    """One script: the wording for a moment of a situation, Cantonese and Mandarin, and whom it fits.

    `en` is the English wording; "" where there is none, and English writers are not offered the script.

    An empty set in `emotions`, `customer_types`, `channels` or `intents` means it fits any. `channels` are
    families or kinds (chat, email, phone). `do` and `dont` hold advice by interface language.
    """

    id: str
    situation: str
    moment: str
    title: Words
    yue: str
    cmn: str
    emotions: frozenset[str] = frozenset()
    customer_types: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    intents: frozenset[str] = frozenset()
    do: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dont: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    en: str = ""

    def wording(self, twin: str) -> str:
        """The words in "yue", "cmn" or "en"; "" where there are none."""
        return {"yue": self.yue, "cmn": self.cmn, "en": self.en}[twin]


@cache
def starter_moments() -> tuple[Named, ...]:
    """The moments of a contact in their usual order."""
    return tuple(Named(entry["id"], entry["names"]) for entry in _entries(_LIBRARY / "moments.yaml"))


@cache
def starter_situations() -> tuple[Named, ...]:
    """The general situations of a service desk."""
    return tuple(Named(entry["id"], entry["names"]) for entry in _entries(_LIBRARY / "situations.yaml"))


@cache
def starter_scripts() -> tuple[ScriptCard, ...]:
    """Every script of the library in file order; raises BadLibrary for a card that points nowhere."""
    cards = tuple(
        script_card(entry) for path in sorted(_LIBRARY.glob("scripts/*.yaml")) for entry in _entries(path)
    )
    _check(cards)
    return cards


def script_card(entry: Mapping[str, Any]) -> ScriptCard:
    """A card as it stands in YAML or in an import; raises BadLibrary when something is missing."""
    try:
        return ScriptCard(
            id=entry["id"],
            situation=entry["situation"],
            moment=entry["moment"],
            title=entry["title"],
            yue=entry["yue"].strip(),
            cmn=entry["cmn"].strip(),
            en=entry.get("en", "").strip(),
            emotions=frozenset(entry.get("emotions") or ()),
            customer_types=frozenset(entry.get("customer_types") or ()),
            channels=frozenset(entry.get("channels") or ()),
            intents=frozenset(entry.get("intents") or ()),
            do=_advice(entry.get("do")),
            dont=_advice(entry.get("dont")),
        )
    except KeyError as error:
        raise BadLibrary(f"script {entry.get('id', '?')} lacks {error.args[0]!r}") from error


def _advice(by_language: Mapping[str, Iterable[str]] | None) -> dict[str, tuple[str, ...]]:
    return {language: tuple(lines) for language, lines in (by_language or {}).items()}


def _entries(path: Path) -> list[dict[str, Any]]:
    # The C loader reads the hundred scripts ten times as fast; not every platform has it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 both safe
    return entries


def _check(cards: Iterable[ScriptCard]) -> None:
    moments = {moment.id for moment in starter_moments()}
    situations = {situation.id for situation in starter_situations()}
    seen: set[str] = set()
    for card in cards:
        if card.id in seen:
            raise BadLibrary(f"script {card.id} is there twice")
        if card.moment not in moments:
            raise BadLibrary(f"script {card.id}: no moment {card.moment!r} in moments.yaml")
        if card.situation not in situations:
            raise BadLibrary(f"script {card.id}: no situation {card.situation!r} in situations.yaml")
        seen.add(card.id)
