"""Trends of gaps in words."""

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext_lazy

from yueting.knowledge.gaps.covering import trend

register = template.Library()

TRENDS = {
    "rising": gettext_lazy("rising"),
    "falling": gettext_lazy("falling"),
    "steady": gettext_lazy("steady"),
}


@register.filter
def trend_of(weeks: Sequence[int]) -> str:
    return trend(weeks)


@register.filter
def trend_words(weeks: Sequence[int]) -> str:
    return str(TRENDS[trend(weeks)])
