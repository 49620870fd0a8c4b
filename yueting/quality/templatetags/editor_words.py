"""Words of the rubric editor in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from yueting.quality.editing.words import named
from yueting.quality.scorecard import Scored
from yueting.quality.views.card import interface
from yueting.quality.words import reason_sentence

register = template.Library()


@register.filter
def kind_words(kind: str) -> str:
    return named("kinds", kind, interface())


@register.filter
def check_words(check: str) -> str:
    return named("checks", check, interface())


@register.filter
def condition_words(condition: str) -> str:
    return named("conditions", condition, interface())


@register.filter
def parts_words(parts: Sequence[str]) -> str:
    return "、".join(named("parts", part, interface()) for part in parts)


@register.filter
def reason_words(scored: Scored) -> str:
    return reason_sentence(scored, interface())


@register.filter
def points_words(points: float | None) -> str:
    """Points of 100; a dash where there is no score."""
    return "–" if points is None else f"{points:.0f}"


@register.filter
def share_of(weight: float, total: float) -> str:
    return f"{weight / total:.0%}"


@register.filter
def of_item(rows: Mapping[str, Any], item: str) -> Any:
    return rows.get(item)
