"""Words of quality in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext_lazy

from yueting.quality.rubric_files import starter_rubric
from yueting.quality.views.card import interface

register = template.Library()

ONLY = {
    "": gettext_lazy("All scores"),
    "low": gettext_lazy("Below 60 points"),
    "failed": gettext_lazy("A fatal item failed"),
    "unsure": gettext_lazy("The machine is unsure"),
}


@register.filter
def said_in(names: Mapping[str, str] | None) -> str:
    """Names by language (zh-Hant, zh-Hans, en) → the reader's."""
    return names.get(interface(), next(iter(names.values()), "")) if names else ""


@register.filter
def rubric_words(key: str) -> str:
    return said_in(starter_rubric(key).names)


@register.filter
def only_words(key: str) -> str:
    return str(ONLY[key])


@register.simple_tag
def only_choices() -> list[tuple[str, str]]:
    return [(key, str(words)) for key, words in ONLY.items()]


@register.filter
def item_names(items: Any, names: Mapping[str, str]) -> str:
    return "、".join(names.get(item, item) for item in items)


@register.filter
def share_tone(share: float | None) -> str:
    """A class for a mean share: strong, middling, weak."""
    if share is None:
        return "none"
    return "strong" if share >= 0.85 else "middling" if share >= 0.6 else "weak"


@register.filter
def score_tone(score: float | None) -> str:
    """A class for a score of 100."""
    return share_tone(None if score is None else score / 100)


@register.filter
def as_percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
