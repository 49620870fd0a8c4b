"""The wording of a script: which language to take for a customer's variety, and filling its {places}."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from opencc import OpenCC

Twin = Literal["yue", "cmn", "en"]
Writing = Literal["Hant", "Hans", "Latn"]

_PLACE = re.compile(r"\{(\w+)\}")
_PLACE_AND_COMMA = re.compile(_PLACE.pattern + r"([，,、]?\s*)")


@dataclass(frozen=True, slots=True)
class Voice:
    """How to write to a customer: the wording to start from, and the characters to show it in."""

    twin: Twin
    writing: Writing


_VOICES: Mapping[str, Voice] = {
    "yue": Voice("yue", "Hant"),
    # Chinese mixed with English is how Hong Kong chats.
    "mixed": Voice("yue", "Hant"),
    # Written Chinese is answered in written Chinese, in the customer's own characters.
    "zh-Hant": Voice("cmn", "Hant"),
    "zh-Hans": Voice("cmn", "Hans"),
    "en": Voice("en", "Latn"),
}
CANTONESE, ENGLISH = _VOICES["yue"], _VOICES["en"]


def voice_for(variety: str, otherwise: Voice = CANTONESE) -> Voice:
    """The voice for a customer's variety; `otherwise` (the brand's own) for unknown ones."""
    return _VOICES.get(variety, otherwise)


def places_in(wording: str) -> tuple[str, ...]:
    """The names of the places still to fill, in order, each once."""
    return tuple(dict.fromkeys(_PLACE.findall(wording)))


def fill_in(wording: str, known: Mapping[str, str]) -> str:
    """The wording with known places filled; an unknown one stays visible for the agent to complete.

    A customer without a name ("") leaves no hole: the comma after the place goes too.
    """

    def filled(found: re.Match[str]) -> str:
        value = known.get(found[1])
        if value is None:
            return found[0]
        return value + found[2] if value else ""

    return _PLACE_AND_COMMA.sub(filled, wording)


def traditional(wording: str) -> str:
    """Simplified wording in the Traditional characters and usual words of Hong Kong."""
    return str(_to_hong_kong().convert(wording))


@cache
def _to_hong_kong() -> OpenCC:
    return OpenCC("s2hk")
