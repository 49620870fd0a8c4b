"""The page of tickets, and the page of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yueting.accounts.models import Brand, Look
from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.queries.lists import brands_of
from yueting.conversations.templatetags.marks import LEVELS, channel_words
from yueting.tickets.models import Class, TicketState
from yueting.tickets.permissions import offered
from yueting.tickets.queries import lists, one
from yueting.tickets.views.changes import found_or_404


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


@for_agents
@require_safe
def tickets(request: AgentRequest) -> HttpResponse:
    """Tickets by urgency, narrowed by links."""
    shown = lists.TicketFilter.from_query(request.GET)
    brands = brands_of(request.user)
    after = lists.Place.from_text(request.GET.get("after", ""))
    rows, following = lists.listed(request.user, shown, brands, after)
    context = {
        "shown": shown,
        "rows": rows,
        "following": following,
        "is_more": after is not None,
        "many_brands": len(brands) > 1,
        "narrowings": _narrowings(shown, brands, one.owner_names([brand.pk for brand in brands])),
    }
    return render(request, "tickets/list.html", context)


@for_agents
@require_safe
def show(request: AgentRequest, reference: str) -> HttpResponse:
    """One ticket: where it stands, what can be done, its talks, what happened. Who looked is written down."""
    ticket = found_or_404(request, reference)
    Look.objects.create(agent=request.user, subject_kind="ticket", subject_id=ticket.pk)
    talks = one.talks(request.user, ticket)
    context = {
        "ticket": ticket,
        "actions": offered(request.user, ticket),
        "decided_by": one.deciding_reading(ticket),
        "talks": talks,
        "conversation": next((talk for talk in talks if talk.is_open), talks[0] if talks else None),
        "events": one.events(ticket, talks),
    }
    return render(request, "tickets/show.html", context)


@for_agents
@require_safe
def priority(request: AgentRequest, reference: str) -> HttpResponse:
    """Why a ticket has its priority."""
    ticket = found_or_404(request, reference)
    template = "tickets/_reasons.html" if request.htmx else "tickets/reasons_page.html"
    return render(request, template, {"ticket": ticket})


def _narrowings(
    shown: lists.TicketFilter, brands: list[Brand], owners: list[tuple[str, str]]
) -> list[Narrowing]:
    people = [("me", _("Me")), ("nobody", _("Nobody")), *owners]
    states = [("unsolved", _("Unsolved")), *TicketState.choices, ("all", _("All"))]
    narrowings = [
        _narrowing(shown, "state", _("State"), states),
        _narrowing(shown, "level", _("Level"), ((str(level), words) for level, words in LEVELS.items())),
        _narrowing(shown, "klass", _("Class"), Class.choices),
        _narrowing(shown, "owner", _("Owner"), people),
        _narrowing(
            shown, "channel", _("Channel"), ((kind, channel_words(kind)) for kind in settings.CHANNELS)
        ),
    ]
    if len(brands) > 1:
        names = ((brand.slug, str(brand)) for brand in brands)
        narrowings.append(_narrowing(shown, "brand", _("Brand"), names))
    return narrowings


def _narrowing(
    shown: lists.TicketFilter, field: str, name: str, values: Iterable[tuple[Any, Any]]
) -> Narrowing:
    usual = getattr(lists.TicketFilter(), field)
    now = getattr(shown, field)
    choices = [
        Choice(str(words), shown.but(**{field: value}).as_query, value == now) for value, words in values
    ]
    chosen = next((choice.words for choice in choices if choice.is_current), "") if now != usual else ""
    return Narrowing(name, choices, chosen, shown.but(**{field: usual}).as_query)
