"""Reasons in the reader's language."""

from typing import Any

from django import template
from django.utils.translation import get_language, gettext

from yueting.accounts.reading_words import WORDS
from yueting.channels.card import in_language
from yueting.channels.registry import card
from yueting.tickets.reasons import Reason

register = template.Library()


@register.filter
def words(reason: Reason | dict[str, Any]) -> str:
    """The sentence of a reason; labels inside it (angry, refund, chat…) are translated as well."""
    shown = reason if isinstance(reason, Reason) else Reason.from_dict(reason)
    values = {name: label(value) if isinstance(value, str) else value for name, value in shown.values}
    return gettext(shown.words) % values


@register.filter
def label(value: str) -> str:
    """The name of an emotion, intent, variety, class, channel … or of several, in the reader's language."""
    if value in WORDS:
        return gettext(WORDS[value])
    parts = value.split(", ")
    if all(part in WORDS for part in parts):
        return gettext(", ").join(gettext(WORDS[part]) for part in parts)
    found = card(value)
    return in_language(found.name, get_language() or "") if found else value
