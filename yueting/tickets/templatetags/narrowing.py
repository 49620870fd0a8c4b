"""The filters of the page of tickets, as links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _

from yueting.conversations.queries.kinds import kinds_in_use
from yueting.conversations.templatetags.marks import LEVELS, channel_words
from yueting.tickets.models import Class, Lane, TicketState
from yueting.tickets.queries.lists import TicketFilter

register = template.Library()


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a list can be narrowed to, as a link."""

    words: str
    query: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One filter: its name, its choices, and what is chosen now ("" for everything)."""

    name: str
    choices: list[Choice]
    chosen: str
    without: str


@register.simple_tag
def narrowings(
    shown: TicketFilter, brands: Sequence[tuple[str, str]], owners: Sequence[tuple[str, str]]
) -> list[Narrowing]:
    """Every filter of the page; `brands` are slugs and names, `owners` ids and names."""
    people = [("me", _("Me")), ("nobody", _("Nobody")), *owners]
    states = [("unsolved", _("Unsolved")), *TicketState.choices, ("all", _("All"))]
    found = [
        _narrowing(shown, "state", _("State"), states),
        _narrowing(shown, "level", _("Level"), ((str(level), words) for level, words in LEVELS.items())),
        _narrowing(shown, "klass", _("Class"), Class.choices),
        _narrowing(shown, "owner", _("Owner"), people),
        _narrowing(shown, "channel", _("Channel"), ((kind, channel_words(kind)) for kind in kinds_in_use())),
    ]
    found.append(_narrowing(shown, "lane", _("Lane"), Lane.choices))
    if len(brands) > 1:
        found.append(_narrowing(shown, "brand", _("Brand"), brands))
    return found


def _narrowing(shown: TicketFilter, field: str, name: str, values: Iterable[tuple[Any, Any]]) -> Narrowing:
    usual = getattr(TicketFilter(), field)
    now = getattr(shown, field)
    choices = [
        Choice(str(words), shown.but(**{field: value}).as_query, value == now) for value, words in values
    ]
    chosen = next((choice.words for choice in choices if choice.is_current), "") if now != usual else ""
    return Narrowing(name, choices, chosen, shown.but(**{field: usual}).as_query)
