"""Clocks, ladders and the board in words."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.conversations.templatetags.marks import channel_words, level_words
from yueting.tickets.board import CAUSES, AtRisk, cause_of
from yueting.tickets.models import ClockKind, Escalation, Lane, SlaClock, Ticket
from yueting.tickets.services.ending import waiting
from yueting.tickets.views.duty_form import DAY_KINDS

register = template.Library()

LANES = dict(Lane.choices)
LANE_TONES = {"vip": "info", "fast": "error"}
KINDS = dict(ClockKind.choices)


@register.filter
def escalations(ticket: Ticket) -> list[Escalation]:
    """What nobody has taken over yet, the next limit first."""
    found = waiting(Escalation.objects.filter(ticket=ticket)).order_by("take_over_by")
    return list(found.select_related("to"))


@register.filter
def lane_words(lane: str) -> str:
    """Nothing for the ordinary lane: most tickets are there."""
    return "" if lane == "ordinary" else str(LANES.get(lane, lane))


@register.filter
def lane_tone(lane: str) -> str:
    return LANE_TONES.get(lane, "")


@register.filter
def kind_words(kind: str) -> str:
    """The name of a clock, or of what else was escalated."""
    return str(KINDS.get(kind) or _("Serious complaint"))


@register.filter
def is_late(at: datetime) -> bool:
    return at < timezone.now()


@register.filter
def clock_for(clocks: dict[Any, SlaClock], pk: Any) -> SlaClock | None:
    return clocks.get(pk)


@register.filter
def name_for(names: dict[Any, str], pk: Any) -> str | None:
    return names.get(pk)


@register.filter
def cause(ticket: AtRisk) -> str:
    return cause_of(ticket)


@register.filter
def heap_words(name: str, by: str) -> str:
    """What the tickets of a heap have in common."""
    if by == "cause":
        return _(CAUSES[name])
    if by == "channel":
        return channel_words(name)
    return level_words(int(name)) if by == "level" else name or _("No team")


@register.filter
def day_kind_words(kind: str) -> str:
    return str(dict(DAY_KINDS).get(kind, kind))


@register.filter
def window_words(name: str) -> str:
    """The heading of a count of the board."""
    return {
        "late": _("Time has run out"),
        "15": _("Within 15 minutes"),
        "60": _("Within an hour"),
        "240": _("Within 4 hours"),
    }[name]


@register.filter
def heap_title(by: str) -> str:
    return {"cause": _("Why"), "team": _("Team"), "channel": _("Channel"), "level": _("Level")}[by]
