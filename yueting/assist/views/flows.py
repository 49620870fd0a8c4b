"""Flows of a brand: what there is and how it ended, the editor, the card to print; and being led in a conversation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents
from yueting.assist.flow import DEEDS, LANGUAGES, OUTCOMES, flow_data
from yueting.assist.models import FlowVersion
from yueting.assist.services import guiding
from yueting.assist.services.flow_making import KnownFlow, flows_of, keep_flow
from yueting.assist.views.flow_form import (
    CHANNELS,
    NEW_FLOW,
    changed_by_button,
    outline,
    rows_of,
    written_flow,
)
from yueting.assist.views.sent import whole_number
from yueting.conversations.views.answers import REFUSALS, done, found_or_404, tells_refusals, words_of
from yueting.knowledge.starter import starter_situations
from yueting.tickets.views.brands import brands_where, chosen_brand


@for_agents
@require_safe
def listed(request: AgentRequest) -> HttpResponse:
    """Every flow of a brand with how its runs ended in the last months."""
    brand = chosen_brand(request, "read_knowledge")
    counts = guiding.outcomes_of(frozenset({brand.pk}))
    rows = [(known, _ended(counts.get(key, {}))) for key, known in flows_of(brand.pk).items()]
    context = {
        "brand": brand,
        "brands": brands_where(request, "read_knowledge"),
        "rows": rows,
        "may_edit": brand.pk in brands_for(request.user, "edit_flows"),
    }
    return render(request, "assist/flows/list.html", context)


@for_agents
@require_safe
def card(request: AgentRequest, key: str) -> HttpResponse:
    """The flow on one sheet, in Cantonese and Mandarin side by side, to print."""
    brand = chosen_brand(request, "read_knowledge")
    known = _known(brand, key)
    return render(
        request, "assist/flows/card.html", {"brand": brand, "known": known, "steps": outline(known.flow)}
    )


@for_agents
@require_http_methods(["GET", "POST"])
def edit(request: AgentRequest, key: str = "") -> HttpResponse:
    """Steps, words and branches; buttons that add or take away a part keep all that was typed."""
    brand = chosen_brand(request, "edit_flows")
    known = _known(brand, key) if key else None
    written, version = (flow_data(known.flow), known.version) if known else (NEW_FLOW, 0)
    refusal = ""
    if request.method == "POST":
        written, version = written_flow(request.POST, key), whole_number(request.POST.get("version"))
        if button := request.POST.get("part"):
            written = changed_by_button(written, button)
        else:
            try:
                kept = keep_flow(brand, request.user, written, version=version)
            except PermissionDenied:
                raise
            except REFUSALS as error:
                refusal = words_of(error)
            else:
                messages.success(
                    request, _("Kept. Who is on the way in it ends in the wording they began with.")
                )
                return redirect(f"{_address(kept.key)}?brand={brand.slug}")
    return render(
        request,
        "assist/flows/edit.html",
        _form(request, brand, known, written) | {"version": version, "refusal": refusal, "key": key},
        status=422 if refusal else 200,
    )


@for_agents
@require_POST
@tells_refusals
def offer(request: AgentRequest, key: str) -> HttpResponse:
    """Offer a flow no longer, or again."""
    brand = chosen_brand(request, "edit_flows")
    known = _known(brand, key)
    is_off = "off" in request.POST
    keep_flow(
        brand,
        request.user,
        flow_data(known.flow),
        version=whole_number(request.POST.get("version")),
        is_off=is_off,
    )
    return redirect(f"{_address(key)}?brand={brand.slug}")


@for_agents
@require_POST
@tells_refusals
def begin(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    conversation = found_or_404(request, conversation_id)
    guiding.begin(conversation, request.user, request.POST.get("flow", ""))
    return done(request, "conversations:show", conversation.pk)


@for_agents
@require_POST
@tells_refusals
def walk(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    """One step on (`to`), or back (`back`)."""
    conversation = found_or_404(request, conversation_id)
    at = whole_number(request.POST.get("at"))
    if "back" in request.POST:
        guiding.back(conversation, request.user, at=at)
    else:
        to, colleague = request.POST.get("to", ""), request.POST.get("colleague", "")
        guiding.walk(conversation, request.user, to, at=at, colleague=colleague)
    return done(request, "conversations:show", conversation.pk)


@for_agents
@require_POST
@tells_refusals
def leave(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    conversation = found_or_404(request, conversation_id)
    guiding.leave(conversation, request.user)
    return done(request, "conversations:show", conversation.pk)


def _known(brand: Brand, key: str) -> KnownFlow:
    known = flows_of(brand.pk).get(key)
    if known is None:
        raise Http404
    return known


def _ended(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Outcomes in words with their counts, most frequent first."""
    others = {"open": _("In progress"), "left": _("Left")}
    named = [(_(OUTCOMES[key]) if key in OUTCOMES else others.get(key, key), n) for key, n in counts.items()]
    return sorted(named, key=lambda row: -row[1])


def _form(
    request: AgentRequest, brand: Brand, known: KnownFlow | None, written: dict[str, Any]
) -> dict[str, Any]:
    history = FlowVersion.objects.filter(brand=brand, key=written.get("key") or "").select_related("by")
    return {
        "brand": brand,
        "brands": brands_where(request, "edit_flows"),
        "known": known,
        "written": written,
        "names": [
            (language, f"name-{language}", (written.get("names") or {}).get(language, ""))
            for language in LANGUAGES
        ],
        "steps": rows_of(written),
        "ids": [step["id"] for step in written["steps"] if step.get("id")],
        "situations": starter_situations(),
        "outcomes": [(key, _(words)) for key, words in OUTCOMES.items()],
        "deeds": [(key, _(words)) for key, words in DEEDS.items()],
        "channels": CHANNELS,
        "history": history.order_by("-version").defer("data")[:10],
    }


def _address(key: str) -> str:
    return reverse("assist:flow", args=[key])
