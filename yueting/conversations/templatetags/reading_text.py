"""Showing what people wrote: long texts folded, links made, everything escaped."""

from dataclasses import dataclass

from django import template
from django.template.defaultfilters import urlizetrunc
from django.utils.safestring import SafeString

register = template.Library()

OPENING = 4_000  # characters shown before the fold
_LINK_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Opening:
    """The beginning of a text, and the rest where it is long."""

    text: str
    rest: str
    length: int


@register.filter
def opening(text: str) -> Opening:
    return Opening(text[:OPENING], text[OPENING:], len(text))


@register.filter
def opening_only(text: str) -> str:
    return text[:OPENING] + "…" if len(text) > OPENING else text


@register.filter
def linked(text: str) -> SafeString:
    """The text escaped, web and mail addresses as links that give away nothing about us."""
    return urlizetrunc(text, _LINK_LENGTH)
