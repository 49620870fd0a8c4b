"""The leader's board: what is about to break, where, and why; and who must take something over."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, for_agents, may_anywhere
from yueting.accounts.queries import visible_brands
from yueting.tickets.board import cause_of, heaps
from yueting.tickets.queries import board as reads


@for_agents
@require_safe
def board(request: AgentRequest) -> HttpResponse:
    """Counts and heaps of what runs out, and the tickets themselves, page by page."""
    if not may_anywhere(request.user, "lead_desk"):
        raise PermissionDenied
    brands = list(visible_brands(request.user, "lead_desk").order_by("name"))
    chosen = [brand for brand in brands if brand.slug == request.GET.get("brand")] or brands
    show = "broken" if request.GET.get("show") == "broken" else "soon"
    tickets = (reads.broken if show == "broken" else reads.about_to_break)(request.user, chosen)
    after = reads.Place.from_text(request.GET.get("after", ""))
    sample = reads.rows_of(tickets, reads.SAMPLE if after is None else reads.PAGE + 1, after)
    rows = sample[: reads.PAGE]
    return render(
        request,
        "tickets/board.html",
        {
            "show": show,
            "brands": brands,
            "brand": chosen[0].slug if len(chosen) == 1 < len(brands) else "",
            "names": {brand.pk: str(brand) for brand in brands} if len(brands) > 1 else {},
            "counts": _counts(request, chosen),
            "rows": rows,
            "clocks": reads.next_clocks(rows),
            "is_more": after is not None,
            "following": reads.Place(rows[-1].due_at, rows[-1].pk) if len(sample) > reads.PAGE else None,
            "heaps": [] if after else _heaps(sample),
            "sampled": len(sample),
            "is_sample": len(sample) == reads.SAMPLE,
            "waiting": [] if after else reads.waiting_for_somebody(request.user, chosen),
        },
    )


def _counts(request: AgentRequest, brands: list[Brand]) -> list[tuple[str, str]]:
    names = ("late", "15", "60", "240")
    most = reads.MOST
    counted = reads.counts(request.user, brands)
    return [(name, f"{most:,}+" if n > most else f"{n:,}") for name, n in zip(names, counted, strict=True)]


def _heaps(sample: list[reads.Row]) -> list[tuple[str, Any]]:
    at_risk = [row.at_risk for row in sample]
    return [
        ("cause", heaps(at_risk, cause_of)),
        ("team", heaps(at_risk, lambda t: t.team)),
        ("channel", heaps(at_risk, lambda t: t.channel)),
        ("level", heaps(at_risk, lambda t: str(t.level))),
    ]
