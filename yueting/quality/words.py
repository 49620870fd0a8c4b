"""Sentences for the reasons of a scorecard, in three languages, out of `words.yaml`."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from yueting.quality.scorecard import Scored

FILE = Path(__file__).with_name("words.yaml")
_GROUPS = {"acts": "acts", "kinds": "faults", "reached": "stages", "missing": "stages"}
_JOINTS = {"zh-Hant": "、", "zh-Hans": "、", "en": ", "}


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    data: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return data


def reason_sentence(item: Scored, language: str) -> str:
    """Why an item has its points. Raises KeyError for a reason that has no words."""
    sentence: str = words()["reasons"][item.reason][language]
    values = {key: _said(key, value, language) for key, value in item.values.items()}
    return sentence.format_map(values)


def _said(key: str, value: Any, language: str) -> str:
    if not isinstance(value, list | tuple):
        return str(value)
    return _JOINTS[language].join(_name(key, one, language) for one in value)


def _name(key: str, one: str, language: str) -> str:
    group = _GROUPS[key]
    known = words()[group].get(one) or words()["acts"][one]  # a rule may forbid acts and faults together
    return str(known[language])


def report_words(language: str) -> dict[str, str]:
    """The words of the report's page."""
    return {name: texts[language] for name, texts in words()["report"].items()}
