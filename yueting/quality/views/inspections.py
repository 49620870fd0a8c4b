"""What the machine found: the list, one card beside its conversation, the heat map, and what could not be inspected."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yueting.accounts.models import Agent
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents, may_anywhere
from yueting.accounts.queries import visible_brands
from yueting.conversations.models import Conversation
from yueting.quality.models import Inspection, Review, ToInspect
from yueting.quality.queries import PERIODS, Narrowed, heat, inspections, known_key
from yueting.quality.services.inspecting import try_again
from yueting.quality.services.rubrics import KEYS
from yueting.quality.views.card import card_context
from yueting.tickets.sheets import BYTE_ORDER_MARK, written_line

PAGE = 30
ONLY = ("", "low", "failed", "unsure")


@for_agents
@require_safe
def home(request: AgentRequest) -> HttpResponse:
    """All inspections this person may read; who reads nobody else's gets their own."""
    chosen = narrowed(request)
    page = Paginator(inspections(request.user, chosen), PAGE).get_page(request.GET.get("page"))
    waiting = _stuck(request)
    context = _choices(request, chosen) | {"page": page, "stuck": waiting, "tab": "inspections"}
    return render(request, "quality/inspections.html", context)


@for_agents
@require_safe
def show(request: AgentRequest, inspection_id: UUID) -> HttpResponse:
    found = get_object_or_404(
        Inspection.objects.visible_to(request.user).select_related(
            "brand", "agent", "rubric", "conversation__contact"
        ),
        pk=inspection_id,
    )
    waiting = Review.objects.to_judge_blind(request.user)
    if to_judge := waiting.filter(inspection__conversation=found.conversation_id).first():
        return redirect("quality:review", to_judge.pk)
    return render(request, "quality/card.html", card_context(found, request.user))


@for_agents
@require_safe
def figures(request: AgentRequest) -> HttpResponse:
    """Items × agents; every cell leads to the inspections behind it."""
    chosen = narrowed(request)
    context = _choices(request, chosen) | {"heat": heat(request.user, chosen), "tab": "figures"}
    return render(request, "quality/figures.html", context)


@for_agents
@require_safe
def sheet(request: AgentRequest) -> HttpResponse:
    """The same list as CSV."""
    found = inspections(request.user, narrowed(request))
    answer = StreamingHttpResponse(_lines(found.iterator(500)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="inspections.csv"'
    return cast(HttpResponse, answer)  # a stream, which is none to the type checker


@for_agents
@require_POST
def retry(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    talk = get_object_or_404(Conversation.objects.visible_to(request.user), pk=conversation_id)
    if talk.brand_id not in brands_for(request.user, "edit_rubrics"):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    try_again(talk.pk)
    return redirect("quality:home")


def narrowed(request: AgentRequest) -> Narrowed:
    """What the query string asks for; nonsense in it is as if it were not there."""
    asked = request.GET
    days, only = asked.get("days", ""), asked.get("only", "")
    return Narrowed(
        days=int(days) if days.isdecimal() and int(days) in PERIODS else 30,
        brand=_uuid(asked.get("brand", "")),
        agent=_uuid(asked.get("agent", "")),
        key=known_key(asked.get("rubric", "")),
        only=only if only in ONLY else "",
        item=asked.get("item", "")[:50],
    )


def _choices(request: AgentRequest, chosen: Narrowed) -> dict[str, Any]:
    brands = visible_brands(request.user, "read_inspections")
    agents = Agent.objects.filter(memberships__brand__in=brands, is_active=True).distinct().order_by("name")
    query = request.GET.copy()
    for name in ("page", "item"):
        query.pop(name, None)
    return {
        "chosen": chosen,
        "brands": brands,
        "agents": agents,
        "periods": PERIODS,
        "rubrics": KEYS,
        "query": query.urlencode(),
        "reads_all": may_anywhere(request.user, "read_inspections"),
        "reviews_talks": may_anywhere(request.user, "review_conversations"),
    }


def _stuck(request: AgentRequest) -> list[ToInspect]:
    """Those that could not be inspected, for who may try again."""
    brands = brands_for(request.user, "edit_rubrics")
    rows = ToInspect.objects.filter(conversation__brand__in=brands).exclude(error="")
    return list(rows.select_related("conversation").order_by("ended_at")[:20]) if brands else []


def _lines(found: Iterator[Inspection]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + written_line(
        ["conversation", "ended", "agent", "team", "brand", "rubric", "score", "failed", "confidence"]
    )
    for one in found:
        yield written_line(
            [
                one.conversation.reference,
                one.ended_at.isoformat(timespec="seconds"),
                one.agent,
                one.team,
                one.brand,
                one.key,
                one.score,
                one.failed,
                one.confidence,
            ]
        )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
