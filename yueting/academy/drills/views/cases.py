"""Case cards of the brand's own: from a talk by one click, finished, published."""

from uuid import UUID

import yaml
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.academy.drills.customer import BadCard, Card
from yueting.academy.drills.models import CaseCard, CaseState
from yueting.academy.drills.services.casting import judge_case, keep_case, make_case
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents, may
from yueting.conversations.views.answers import REFUSALS, found_or_404, tells_refusals, words_of
from yueting.quality.rubric_files import starter_rubric
from yueting.tickets.views.brands import brands_where, chosen_brand

_ORDER = (
    *(
        "id",
        "kind",
        "title",
        "trade",
        "brand",
        "product",
        "name",
        "variety",
        "type",
        "mood",
        "level",
        "minutes",
    ),
    *("story", "background", "wish", "goal", "openings", "matter", "facts", "options", "needs"),
)


@for_agents
@require_safe
def listed(request: AgentRequest) -> HttpResponse:
    """Drafts first, then what is in the library."""
    brand = chosen_brand(request, "train_people")
    context = {
        "brand": brand,
        "brands": brands_where(request, "train_people"),
        "cases": CaseCard.objects.filter(brand=brand).select_related("by").order_by("-state", "-at"),
        "trains": True,
    }
    return render(request, "academy/drills/cases.html", context)


@for_agents
@require_POST
@tells_refusals
def of_talk(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    """One click: what was said becomes a draft, masked."""
    case = make_case(found_or_404(request, conversation_id), request.user)
    messages.success(
        request, _("The draft is made, personal data taken out. Look at every line before you publish it.")
    )
    return redirect("academy:drill-case", case.pk)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, pk: UUID) -> HttpResponse:
    """The card as text; a fault is told in words and the text stays."""
    case = _found(request, pk)
    text, status, problem = _text(case), 200, ""
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            keep_case(case, request.user, text, request.POST.getlist("items"), version=_version(request))
        except REFUSALS as fault:
            status, problem = 422, words_of(fault)
        else:
            messages.success(request, _("Saved."))
            return redirect("academy:drill-case", case.pk)
    items = {one.id for key in ("service", "complaint") for one in starter_rubric(key).items()}
    context = {
        "case": case,
        "card": _card(case),
        "text": text,
        "problem": problem,
        "items": sorted(items),
        "may_edit": may(request.user, "edit_courses", case.brand_id),
    }
    return render(request, "academy/drills/case.html", context, status=status)


@for_agents
@require_POST
@tells_refusals
def judgement(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Into the library, or out of it."""
    case = _found(request, pk)
    state = request.POST.get("state", "")
    if state not in (CaseState.APPROVED, CaseState.ARCHIVED):
        raise ValidationError(_("Choose what is to become of this card."))
    judge_case(case, request.user, CaseState(state), version=_version(request))
    messages.success(request, _("Saved."))
    return redirect("academy:drill-case", case.pk)


def _found(request: AgentRequest, pk: UUID) -> CaseCard:
    mine = CaseCard.objects.filter(brand__in=brands_for(request.user, "train_people"))
    return get_object_or_404(mine.select_related("brand", "source", "by", "approved_by"), pk=pk)


def _card(case: CaseCard) -> Card | None:
    try:
        return case.card
    except BadCard:
        return None


def _text(case: CaseCard) -> str:
    """In the order in which a card is written; the database keeps none."""
    data = {name: case.data[name] for name in (*_ORDER, *case.data) if name in case.data}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)


def _version(request: AgentRequest) -> int:
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        raise ValidationError(_("The page is too old to save this. Reload it.")) from None
