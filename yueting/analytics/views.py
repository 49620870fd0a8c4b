"""The first dashboard: every figure leads to the tickets it rests on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for, may_anywhere
from yueting.accounts.queries import visible_brands
from yueting.accounts.templatetags.reasons import label
from yueting.analytics.figures import Figures
from yueting.analytics.queries import PERIODS, Board, Slice, behind, board
from yueting.conversations.queries.kinds import kinds_in_use

FIGURES = ("volume", "first_response", "resolved", "sla", "sla_missed", "csat", "unhappy", "backlog")


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One channel or agent in figures; `query` leads to the tickets behind them."""

    name: str
    query: str
    figures: Figures


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    me, chosen = _reader(request), _slice(request)
    shown = board(me, chosen)
    context = _choices(me, chosen) | _groups(shown, chosen) | {"board": shown, "chart": _chart(shown.daily)}
    return render(request, "analytics/dashboard.html", context)


@login_required
def tickets(request: HttpRequest, figure: str) -> HttpResponse:
    """The tickets behind one figure."""
    me, chosen = _reader(request), _slice(request)
    found = behind(me, chosen, figure).select_related("owner", "contact").prefetch_related("ratings")
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    return render(request, "analytics/tickets.html", _choices(me, chosen) | {"page": page, "figure": figure})


def _slice(request: HttpRequest) -> Slice:
    """The slice of the query string; nonsense in it is as if it were not there."""
    days = request.GET.get("days", "")
    return Slice(
        days=int(days) if days.isdecimal() and int(days) in PERIODS else 14,
        brand=_uuid(request.GET.get("brand", "")),
        channel=request.GET.get("channel", "") if request.GET.get("channel") in settings.CHANNELS else "",
        agent=_uuid(request.GET.get("agent", "")),
    )


def _choices(me: Agent, chosen: Slice) -> dict[str, Any]:
    brands = brands_for(me, "read_figures")
    return {
        "chosen": chosen,
        "query": _query(chosen),
        "periods": PERIODS,
        "brands": visible_brands(me, "read_figures"),
        "channels": kinds_in_use(brands),
        "agents": Agent.objects.filter(memberships__brand__in=brands).distinct(),
    }


def _query(chosen: Slice, **instead: str) -> str:
    """The query string of a slice, with some of its parts replaced."""
    parts = {"days": chosen.days, "brand": chosen.brand, "channel": chosen.channel, "agent": chosen.agent}
    return urlencode({name: value for name, value in (parts | instead).items() if value})


def _groups(shown: Board, chosen: Slice) -> dict[str, list[GroupRow]]:
    """The rows by channel and by agent, the busiest first."""
    names = {str(agent.pk): str(agent) for agent in Agent.objects.filter(pk__in=shown.by_agent)}
    return {
        "by_channel": _rows(shown.by_channel, label, lambda key: _query(chosen, channel=key)),
        "by_agent": _rows(shown.by_agent, names.__getitem__, lambda key: _query(chosen, agent=key)),
    }


def _rows(
    group: Mapping[str, Figures], name: Callable[[str], str], query: Callable[[str], str]
) -> list[GroupRow]:
    rows = [GroupRow(name(key), query(key), figures) for key, figures in group.items()]
    return sorted(rows, key=lambda row: -row.figures.volume)


def _chart(daily: dict[str, dict[str, int]]) -> dict[str, Any]:
    days = sorted({day for counts in daily.values() for day in counts})
    series = [
        {"name": label(channel), "values": [counts.get(d, 0) for d in days]}
        for channel, counts in daily.items()
    ]
    return {"kind": "stacked", "x": days, "series": series}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _reader(request: HttpRequest) -> Agent:
    assert isinstance(request.user, Agent)
    if not may_anywhere(request.user, "read_figures"):
        raise PermissionDenied
    return request.user
