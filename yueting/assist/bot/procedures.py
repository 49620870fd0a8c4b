"""Forms that the bot fills by asking: which one a message begins, and what of it a message gives."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from yueting.assist.bot.policy import POLICIES
from yueting.understanding.entities import find_entities
from yueting.understanding.folding import plain
from yueting.understanding.yaml_files import load_mapping


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to be told: the words that ask for it by voice (yue, cmn, en), and how it is recognised."""

    id: str
    ask: Mapping[str, str]
    pattern: re.Pattern[str]
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """A form; `look_up` names the connector that is asked when it is full ("": a person gets it)."""

    id: str
    words: re.Pattern[str]
    intents: frozenset[str]
    slots: tuple[Slot, ...]
    look_up: str = ""

    def missing(self, given: Mapping[str, str]) -> Slot | None:
        """The first slot that is not filled yet."""
        return next((slot for slot in self.slots if slot.id not in given), None)


@dataclass(frozen=True, slots=True)
class Procedures:
    """All forms of a desk, the words that stop one, that say that an answer was none, and that ask who is there now."""

    known: tuple[Procedure, ...]
    stop: re.Pattern[str]
    no_help: re.Pattern[str]
    open_now: re.Pattern[str]
    nod: re.Pattern[str]

    def by_id(self, id: str) -> Procedure | None:
        return next((one for one in self.known if one.id == id), None)

    def begun_by(self, text: str) -> Procedure | None:
        """The procedure that these words begin."""
        said = plain(text)
        return next((one for one in self.known if one.words.search(said)), None)

    def asks_for_hours(self, text: str) -> bool:
        return bool(self.open_now.search(plain(text)))

    def nods(self, text: str) -> bool:
        return bool(self.nod.search(plain(text).strip()))

    def stops(self, text: str) -> bool:
        return bool(self.stop.search(plain(text).strip()))

    def says_no_help(self, text: str) -> bool:
        return bool(self.no_help.search(plain(text).strip()))


def filled(procedure: Procedure, given: Mapping[str, str], text: str, *, wanted: str = "") -> dict[str, str]:
    """The slots with what the message gives; a slot open to any words takes them only when it was asked for."""
    slots, rest = dict(given), plain(text).strip()
    for slot in procedure.slots:
        if slot.id in slots or (_takes_anything(slot) and slot.id != wanted):
            continue
        found = _read(slot, text, rest)
        if found:
            slots[slot.id] = found
            rest = rest.replace(found.lower(), " ", 1)
    return slots


def _takes_anything(slot: Slot) -> bool:
    return slot.pattern.pattern.startswith(".")


def _read(slot: Slot, text: str, rest: str) -> str:
    if slot.entity:
        named = next((e.text for e in find_entities(text) if e.kind == slot.entity), "")
        if named and named.lower() in rest:
            return named.upper()
    if _takes_anything(slot):
        match = slot.pattern.search(" ".join(text.split()))
        return match.group().strip() if match else ""
    match = slot.pattern.search(rest)
    return match.group().upper() if match else ""


@cache
def starter_procedures() -> Procedures:
    """The forms that come along."""
    entries = yaml.safe_load((POLICIES / "procedures.yaml").read_text(encoding="utf-8"))
    return procedures_from(entries, load_mapping(POLICIES / "endings.yaml"))


def procedures_from(entries: Sequence[Mapping[str, Any]], endings: Mapping[str, Sequence[str]]) -> Procedures:
    """Procedures as they stand in YAML; raises KeyError for a part that is missing."""
    known = tuple(
        Procedure(
            id=entry["id"],
            words=_one_of(entry["words"]),
            intents=frozenset(entry.get("intents", ())),
            slots=tuple(
                Slot(
                    slot["id"],
                    slot["ask"],
                    re.compile(slot["pattern"], re.IGNORECASE),
                    slot.get("entity", ""),
                )
                for slot in entry["slots"]
            ),
            look_up=entry.get("look_up", ""),
        )
        for entry in entries
    )
    return Procedures(known, *(_one_of(endings[name]) for name in ("stop", "no_help", "open_now", "nods")))


def _one_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns))
