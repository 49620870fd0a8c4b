"""Words of the newcomers' pages in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueting.academy.course import Lesson
from yueting.academy.newcomers.goals import MEASURES, Day, Target
from yueting.quality.templatetags.quality_words import said_in

register = template.Library()

NAMES = {
    "conversations": gettext_lazy("Conversations answered"),
    "first_reply_minutes": gettext_lazy("Minutes to the first reply"),
    "quality_score": gettext_lazy("Score of inspections"),
    "drills_passed": gettext_lazy("Practices passed"),
    "questions_right": gettext_lazy("Answers right, percent"),
}


@register.filter
def measure_words(measure: str) -> str:
    return str(NAMES[measure])


@register.filter
def found_words(found: float | None) -> str:
    return "–" if found is None else f"{found:g}" if found == int(found) else f"{found:.1f}"


@register.filter
def target_words(target: Target) -> str:
    value = {"n": f"{target.value:g}"}
    return _("at least %(n)s") % value if MEASURES[target.measure] else _("at most %(n)s") % value


@register.filter
def day_goal(days: Sequence[Day], number: int) -> Mapping[str, str]:
    return days[number - 1].goal


@register.filter
def lesson_name(one: str, names: Mapping[str, Lesson]) -> str:
    return said_in(names[one].names) if one in names else one


@register.filter
def either_name(one: str, names: Mapping[str, Lesson]) -> str:
    """The name of a lesson; "" for what is none."""
    return said_in(names[one].names) if one in names else ""


@register.filter
def drill_name(one: str, names: Mapping[str, Any]) -> str:
    """The name of a practice; "" for a lesson."""
    if "/" in one:
        return ""
    found = names.get(one, one)
    return found if isinstance(found, str) else said_in(found)


@register.filter
def lesson_address(one: str) -> str:
    course, _slash, lesson = one.partition("/")
    return reverse("academy:lesson", args=[course, lesson])


@register.filter
def drill_address(one: str, names: Mapping[str, Any]) -> str:
    """A case card (its name is plain text), or a drill of several scenes (named by language)."""
    return reverse(
        "academy:drill-card" if isinstance(names.get(one), str) else "academy:drill-plan", args=[one]
    )
