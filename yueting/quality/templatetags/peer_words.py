"""Figures of a round by side."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of_side(figures: Mapping[str, float] | None, side: str) -> str:
    """A dash where nothing was said."""
    return "–" if not figures or side not in figures else f"{figures[side]:g}"
