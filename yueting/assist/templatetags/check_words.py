"""Kinds of findings in the reader's language."""

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def kind_words(words: str) -> str:
    """A name or a reason of `assist.kind_words`, translated."""
    return gettext(words)
