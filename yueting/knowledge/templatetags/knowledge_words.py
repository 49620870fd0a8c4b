"""Words of knowledge pages: names by language, staleness."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from yueting.knowledge.models import Article
from yueting.knowledge.queries import is_stale
from yueting.knowledge.starter import Named

register = template.Library()

# Interface language → the keys of library files, best first.
KEYS = {
    "zh-hant": ("zh-Hant", "zh-Hans", "en"),
    "zh-hans": ("zh-Hans", "zh-Hant", "en"),
    "en": ("en", "zh-Hant"),
}


@register.filter
def in_language(words: Mapping[str, Any] | None) -> Any:
    """The entry for the reader's language, or the nearest there is."""
    keys = KEYS.get(get_language() or "", KEYS["zh-hant"])
    return next((words[key] for key in keys if key in words), "") if words else ""


@register.filter
def named(known: Mapping[str, Named], wanted: str) -> str:
    """The name of a moment or situation in the reader's language."""
    return str(in_language(known[wanted].names)) if wanted in known else wanted


@register.filter
def stale(article: Article) -> bool:
    return is_stale(article)
