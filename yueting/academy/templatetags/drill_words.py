"""Words of practice in the reader's language."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext_lazy

from yueting.academy.drills.effect import Effect, Level
from yueting.academy.drills.turning import Turning
from yueting.quality.rubric_files import starter_rubric
from yueting.quality.services.rubrics import KEYS
from yueting.quality.views.card import interface
from yueting.quality.words import words

register = template.Library()

KINDS = {
    "consultation": gettext_lazy("Consultation"),
    "complaint": gettext_lazy("Complaint"),
    "critical": gettext_lazy("Critical"),
    "delay": gettext_lazy("Something is late"),
    "refund": gettext_lazy("Refund"),
    "technical": gettext_lazy("Technical"),
    "elderly": gettext_lazy("Elderly customer"),
    "abuse": gettext_lazy("Abuse"),
    "boss": gettext_lazy("Wants the boss"),
    "mixed": gettext_lazy("Mixed language"),
}
VARIETIES = {
    "yue": gettext_lazy("Cantonese"),
    "zh-Hant": gettext_lazy("Written Chinese, Traditional"),
    "zh-Hans": gettext_lazy("Mandarin"),
    "mixed": gettext_lazy("Mixed with English"),
}
ENDINGS = {
    "satisfied": gettext_lazy("Content"),
    "parted": gettext_lazy("Accepted it, not all was given"),
    "left": gettext_lazy("Left"),
    "escalated": gettext_lazy("Goes to complain elsewhere"),
    "time": gettext_lazy("Time is up"),
    "stopped": gettext_lazy("You ended it"),
}
GOOD_ENDINGS = ("satisfied", "parted")
HARD = {
    "noise": gettext_lazy("Noise"),
    "outage": gettext_lazy("System outage"),
    "second_problem": gettext_lazy("A second problem"),
    "colleague": gettext_lazy("Another department must be asked"),
}
# What moves a played customer beside acts and faults.
MOVES = {
    "silence": gettext_lazy("silence"),
    "waiting": gettext_lazy("a long wait for the answer"),
    "long_message": gettext_lazy("too long a message"),
    "offered": gettext_lazy("an offer that helps"),
    "unwanted": gettext_lazy("an offer that does not help"),
    "withdrawn": gettext_lazy("an offer taken back"),
    "aimless": gettext_lazy("nothing that leads on"),
    "questions": gettext_lazy("too many questions"),
}


VERDICTS = {
    "better": gettext_lazy("Better"),
    "worse": gettext_lazy("Worse"),
    "open": gettext_lazy("No clear change yet"),
    "few": gettext_lazy("Too few talks to say"),
}


@register.filter
def verdict_words(verdict: str) -> str:
    return str(VERDICTS[verdict])


@register.filter
def verdict_tone(verdict: str) -> str:
    return {"better": "ok", "worse": "error"}.get(verdict, "")


@register.filter
def both_levels(found: Effect) -> tuple[Level, Level]:
    return found.before, found.after


@register.filter
def in_points(change: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return f"{change * 100:+.0f}"


@register.filter
def along(share: float) -> str:
    """A share as a place on a drawing 100 units wide."""
    return f"{share * 100:.1f}"


@register.filter
def case_kind(kind: str) -> str:
    return str(KINDS.get(kind, kind))


@register.filter
def case_variety(variety: str) -> str:
    return str(VARIETIES.get(variety, variety))


@register.filter
def ending_words(ending: str) -> str:
    return str(ENDINGS.get(ending, ending))


@register.filter
def ending_tone(ending: str) -> str:
    return "ok" if ending in GOOD_ENDINGS else "error" if ending in ("left", "escalated") else "warn"


@register.filter
def hard_words(kind: str) -> str:
    return str(HARD.get(kind, kind))


@register.filter
def hard_kinds(plan: object) -> list[str]:
    """What makes a plan hard, each kind once."""
    return list(dict.fromkeys(one.kind for one in getattr(plan, "disturbances", ())))


@register.filter
def item_words(item: str) -> str:
    """The name of a rubric item that came along."""
    for key in KEYS:
        for one in starter_rubric(key).items():
            if one.id == item:
                return one.names[interface()]
    return item


@register.filter
def moved_by(turning: Turning) -> str:
    """What turned the customer, in words."""
    return "、".join(dict.fromkeys(_why(one) for one in turning.why))


@register.filter
def by_entry(turnings: Mapping[int, Turning], number: int) -> Turning | None:
    return turnings.get(number)


def _why(one: str) -> str:
    if one in MOVES:
        return str(MOVES[one])
    known = words()["acts"].get(one) or words()["faults"].get(one)
    return str(known[interface()]) if known else one
