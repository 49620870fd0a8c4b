"""The first dashboard: every figure leads to the tickets it rests on."""

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
from yueting.analytics.queries import PERIODS, Slice, behind, board

FIGURES = ("volume", "first_response", "resolved", "sla", "sla_missed", "csat", "unhappy", "backlog")


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    me, chosen = _reader(request), _slice(request)
    shown = board(me, chosen)
    context = _choices(me, chosen) | {"board": shown, "chart": _chart(shown.daily)}
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
    parts = {"days": chosen.days, "brand": chosen.brand, "channel": chosen.channel, "agent": chosen.agent}
    return {
        "chosen": chosen,
        "query": urlencode({name: value for name, value in parts.items() if value}),
        "periods": PERIODS,
        "brands": visible_brands(me, "read_figures"),
        "channels": list(settings.CHANNELS),
        "agents": Agent.objects.filter(memberships__brand__in=brands).distinct(),
    }


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
