"""A connector's answer made into typed facts: which field lies where, of which kind, and how it is said.

The mapping is data (YAML or the app). What the other system sends is hostile until it fits: a field of another kind
than expected is an error, and text is cut and stripped of what no message may hold.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from yueting.understanding.turns import storable

KINDS = ("text", "number", "date", "choice")
_LONGEST = 200
_PLACE = re.compile(r"\{(\w+)\}")
_MISSING = object()


class BadMapping(ValueError):
    """The mapping itself cannot be used; the words say which part."""


class Unexpected(ValueError):
    """The answer is not what the mapping says it is; the words name the field."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact: `path` through objects and lists ("orders.0.status"), its kind, and the words of a choice by voice."""

    path: tuple[str, ...]
    kind: str = "text"
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Mapped:
    """How an answer is read and said: fields by name, and a sentence by voice (yue, cmn, en) with {places}."""

    fields: Mapping[str, Field]
    say: Mapping[str, str]


def mapping_from(written: Any) -> Mapped:
    """A mapping as it stands in JSON or YAML. Raises BadMapping."""
    if not isinstance(written, Mapping):
        raise BadMapping("the mapping must be an object")
    fields = {str(name): _field(str(name), entry) for name, entry in _object(written, "fields").items()}
    say = {str(voice): str(words) for voice, words in _object(written, "say").items()}
    for voice in ("yue", "cmn", "en"):
        if voice not in say:
            raise BadMapping(f"say lacks {voice}")
        for place in _PLACE.findall(say[voice]):
            if place not in fields:
                raise BadMapping(f"say.{voice} names {{{place}}}, which is no field")
    return Mapped(fields, say)


def facts_in(mapped: Mapped, answer: Any, voice: str) -> dict[str, str]:
    """Every field in words for this voice. Raises Unexpected."""
    return {name: _said(name, one, _at(answer, one.path), voice) for name, one in mapped.fields.items()}


def sentence(mapped: Mapped, answer: Any, voice: str) -> str:
    """What to tell the customer. Raises Unexpected."""
    facts = facts_in(mapped, answer, voice)
    return _PLACE.sub(lambda place: facts[place[1]], mapped.say[voice])


def address(url: str, given: Mapping[str, str]) -> str:
    """The URL with its places filled, each percent-encoded so that no slot can lead elsewhere. Raises BadMapping."""
    head, mark, _rest = url.partition("{")
    if mark and head.count("/") < 3:
        raise BadMapping("a place must not stand in the host of the address")

    def filled(place: re.Match[str]) -> str:
        if place[1] not in given:
            raise BadMapping(f"the address names {{{place[1]}}}, which nobody asks for")
        return quote(given[place[1]], safe="")

    return _PLACE.sub(filled, url)


def _field(name: str, entry: Any) -> Field:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("path"), str):
        raise BadMapping(f"field {name} needs a path")
    kind = entry.get("kind", "text")
    if kind not in KINDS:
        raise BadMapping(f"field {name}: kind is one of {', '.join(KINDS)}")
    choices = entry.get("choices", {})
    if kind == "choice" and not (isinstance(choices, Mapping) and choices):
        raise BadMapping(f"field {name} needs its choices")
    return Field(tuple(entry["path"].split(".")), kind, choices, bool(entry.get("optional")))


def _object(written: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = written.get(name)
    if not isinstance(part, Mapping) or not part:
        raise BadMapping(f"the mapping lacks {name}")
    return part


def _at(answer: Any, path: Sequence[str]) -> Any:
    for step in path:
        if isinstance(answer, Mapping):
            answer = answer.get(step, _MISSING)
        elif isinstance(answer, list) and step.isdigit() and int(step) < len(answer):
            answer = answer[int(step)]
        else:
            return _MISSING
    return answer


def _said(name: str, one: Field, value: Any, voice: str) -> str:
    if value is _MISSING or value is None:
        if one.optional:
            return "–"
        raise Unexpected(f"{name} is missing")
    if one.kind == "choice":
        words = one.choices.get(value) if isinstance(value, str) else None
        if words is None:
            raise Unexpected(f"{name} is none of its choices")
        return str(words.get(voice) or words.get("en") or value)
    if one.kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unexpected(f"{name} is no number")
        return f"{value:g}"
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise Unexpected(f"{name} is no short text")
    return _day(name, value, voice) if one.kind == "date" else " ".join(storable(value).split())


def _day(name: str, value: str, voice: str) -> str:
    try:
        day = datetime.fromisoformat(value).date() if "T" in value else date.fromisoformat(value)
    except ValueError:
        raise Unexpected(f"{name} is no date") from None
    return f"{day.day} {day:%b %Y}" if voice == "en" else f"{day.month} 月 {day.day} 日"
