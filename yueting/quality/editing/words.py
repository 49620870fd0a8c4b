"""What the parts of a rule are called, in three languages, out of `editing/words.yaml`."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from yueting.quality.checks.check import Setting
from yueting.quality.words import words as card_words

FILE = Path(__file__).with_name("words.yaml")
_GROUPS = ("acts", "faults", "stages")


@lru_cache(maxsize=1)
def editor_words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    data: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return data


def named(group: str, one: str, language: str) -> str:
    """The name of a check, setting, condition, place, kind or part; its id where it has none."""
    found = editor_words()[group].get(one)
    return found[language] if found else one


def choices_of(setting: Setting, language: str) -> list[tuple[str, str]]:
    """The choices of a setting with their names; acts, faults and stages are called as on scorecards."""
    return [(one, _choice(one, language)) for one in setting.choices]


def _choice(one: str, language: str) -> str:
    for group in _GROUPS:
        if known := card_words()[group].get(one):
            return str(known[language])
    return named("places", one, language)
