"""The page of gaps: what customers ask and no article answers."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yueting.accounts.permissions import AgentRequest, brands_for, for_agents
from yueting.conversations.views.answers import tells_refusals
from yueting.knowledge.gaps.services import dismiss, draft_article
from yueting.knowledge.models import Coverage, Gap, GapState
from yueting.tickets.views.brands import brands_where, chosen_brand

_PAGE = 20


@for_agents
@require_safe
def listed(request: AgentRequest) -> HttpResponse:
    """Gaps of one brand, the largest first, with the coverage of the last night."""
    brand = chosen_brand(request, "edit_knowledge")
    state = request.GET.get("state", "")
    state = state if state in GapState.values else GapState.OPEN
    gaps = Gap.objects.filter(brand=brand, state=state).select_related("article")
    nights = list(Coverage.objects.filter(brand=brand)[:8])
    context = {
        "brand": brand,
        "brands": brands_where(request, "edit_knowledge"),
        "page": Paginator(gaps, _PAGE).get_page(request.GET.get("page")),
        "latest": nights[0] if nights else None,
        "before": nights[-1] if len(nights) > 1 else None,
        "state": state,
        "states": GapState.choices,
    }
    return render(request, "knowledge/gaps/list.html", context)


@for_agents
@require_POST
@tells_refusals
def draft(request: AgentRequest, pk: UUID) -> HttpResponse:
    """One click: the article begins with what people answered so far."""
    article = draft_article(_found(request, pk), request.user)
    messages.success(request, _("The draft is written. Customers find it once it is published."))
    return redirect("knowledge:edit", article.pk)


@for_agents
@require_POST
@tells_refusals
def dismissal(request: AgentRequest, pk: UUID) -> HttpResponse:
    """No article is needed for this."""
    gap = dismiss(_found(request, pk), request.user)
    messages.success(request, _("Saved."))
    return redirect(f"/knowledge/gaps/?brand={gap.brand.slug}")


def _found(request: AgentRequest, pk: UUID) -> Gap:
    mine = Gap.objects.filter(brand__in=brands_for(request.user, "edit_knowledge"))
    return get_object_or_404(mine.select_related("brand"), pk=pk)
