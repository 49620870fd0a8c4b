"""A script's words as a version keeps them: the same entry that the library's YAML files hold. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yueting.knowledge.reading_order import in_characters_of
from yueting.knowledge.starter import ScriptCard
from yueting.knowledge.wording import places_in

# What the desk can fill by itself, and {date}, which is the agent's to promise.
PLACES = ("customer", "brand", "agent", "staff_number", "reference", "date")
FITS = ("emotions", "customer_types", "channels", "intents")
_INTERFACE = {"zh-Hant": "zh-hant", "zh-Hans": "zh-hans"}


def entry_of(card: ScriptCard) -> dict[str, Any]:
    """The card as JSON; `starter.script_card` reads it back."""
    return {
        "id": card.id,
        "situation": card.situation,
        "moment": card.moment,
        "title": dict(card.title),
        "yue": card.yue,
        "cmn": card.cmn,
        "en": card.en,
        **{name: sorted(getattr(card, name)) for name in FITS},
        "do": {language: list(lines) for language, lines in card.do.items()},
        "dont": {language: list(lines) for language, lines in card.dont.items()},
    }


def unknown_places(wordings: Iterable[str]) -> tuple[str, ...]:
    """Places that nobody would fill, each once: {custmer} would stand in front of a customer."""
    found = (place for wording in wordings for place in places_in(wording))
    return tuple(dict.fromkeys(place for place in found if place not in PLACES))


def lacking_places(yue: str, cmn: str) -> tuple[str, ...]:
    """Places that one twin has and the other has not."""
    return tuple(sorted(set(places_in(yue)) ^ set(places_in(cmn))))


def both_scripts(words: str, *, written: str) -> dict[str, str]:
    """Chinese words in both characters, from what somebody wrote in one of them ("zh-hant" or "zh-hans")."""
    return {name: in_characters_of(words, written, code) for name, code in _INTERFACE.items() if words}


def advice_in_both_scripts(lines: Sequence[str], *, written: str) -> dict[str, list[str]]:
    return {
        name: [in_characters_of(line, written, code) for line in lines]
        for name, code in _INTERFACE.items()
        if lines
    }


def in_one(words: Mapping[str, Any], language: str) -> Any:
    """The words in the reader's characters, else whatever Chinese there is."""
    wanted = "zh-Hans" if language == "zh-hans" else "zh-Hant"
    return words.get(wanted) or words.get("zh-Hant") or words.get("zh-Hans") or ""
