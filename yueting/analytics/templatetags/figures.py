"""Figures as people read them."""

from django import template
from django.utils.translation import gettext as _

from yueting.analytics.figures import Figure

register = template.Library()


@register.filter
def duration(figure: Figure) -> str:
    """Seconds in the two largest units that matter; – without data."""
    if figure.value is None:
        return "–"
    seconds = round(figure.value)
    if seconds < 60:
        return _("%(n)s s") % {"n": seconds}
    if seconds < 3600:
        return _("%(m)s min %(s)s s") % {"m": seconds // 60, "s": seconds % 60}
    if seconds < 86_400:
        return _("%(h)s h %(m)s min") % {"h": seconds // 3600, "m": seconds % 3600 // 60}
    return _("%(d)s d %(h)s h") % {"d": seconds // 86_400, "h": seconds % 86_400 // 3600}


@register.filter
def percent(figure: Figure) -> str:
    return "–" if figure.value is None else f"{100 * figure.value:.1f} %"


@register.filter
def points(figure: Figure) -> str:
    return "–" if figure.value is None else f"{figure.value:.2f}"


@register.filter
def hundredths(figure: Figure) -> float:
    """0–100 for a meter; 0 without data."""
    return round(100 * (figure.value or 0), 1)


@register.filter
def compared(now: Figure, before: Figure) -> str:
    """ "better", "worse" or "" for a figure that is good when it is high."""
    return _trend(now, before, high_is_good=True)


@register.filter
def compared_time(now: Figure, before: Figure) -> str:
    """ "better", "worse" or "" for a time, good when it is short."""
    return _trend(now, before, high_is_good=False)


def _trend(now: Figure, before: Figure, *, high_is_good: bool) -> str:
    if now.value is None or before.value is None or now.value == before.value:
        return ""
    return "better" if (now.value > before.value) == high_is_good else "worse"
