"""Pages of calibration: sessions, a new one, and one with everybody side by side."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.permissions import AgentRequest, for_agents, may
from yueting.conversations.views.answers import tells_refusals, words_of
from yueting.quality.calibration import queries
from yueting.quality.calibration.services import MOST_CASES, agree, begin, close, waiting_for
from yueting.quality.models import Calibration
from yueting.quality.people.forms import SHARES, judged_in
from yueting.quality.planning.views import reviewers_of
from yueting.tickets.views.brands import brands_where, chosen_brand


@for_agents
@require_safe
def listed(request: AgentRequest) -> HttpResponse:
    """Those one takes part in, and all of the brands one plans for."""
    found = Calibration.objects.visible_to(request.user).prefetch_related("people", "cases")
    context = {"tab": "calibration", "found": found, "plans": bool(brands_where(request, "plan_reviews"))}
    return render(request, "quality/calibration/list.html", context)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    brand = chosen_brand(request, "plan_reviews")
    offered, people = queries.to_choose(request.user, brand), reviewers_of(brand)
    context: dict[str, Any] = {
        "tab": "calibration",
        "brand": brand,
        "brands": brands_where(request, "plan_reviews"),
        "offered": offered,
        "people": people,
        "most": MOST_CASES,
        "typed": request.POST,
        "chosen": request.POST.getlist("case") + request.POST.getlist("person"),
    }
    if request.method == "POST":
        cases = [one for one in offered if str(one.pk) in request.POST.getlist("case")]
        judges = [one for one in people if str(one.pk) in request.POST.getlist("person")]
        try:
            made = begin(brand, request.POST.get("name", ""), cases, judges, request.user)
        except ValidationError as error:
            return render(
                request, "quality/calibration/new.html", context | {"error": words_of(error)}, status=422
            )
        return redirect("quality:calibration", made.pk)
    return render(request, "quality/calibration/new.html", context)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def show(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Side by side; whoever leads it writes down what is agreed."""
    found = _found(request, pk)
    if request.method == "POST":
        case = get_object_or_404(found.cases, place=_place(request))
        agree(case, request.user, judged_in(request.POST, case.inspection.rubric.rubric))
        return redirect(f"{request.path}#case-{case.place}")
    leads = may(request.user, "plan_reviews", found.brand_id)
    context = {
        "tab": "calibration",
        "calibration": found,
        "cases": queries.cases_of(found, request.user),
        "waiting": waiting_for(found),
        "leads": leads and not found.closed_at,
        "shares": tuple(SHARES),
    }
    return render(request, "quality/calibration/show.html", context)


@for_agents
@require_POST
@tells_refusals
def closing(request: AgentRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    close(found, request.user, request.POST.get("notes", ""))
    return redirect("quality:calibration", found.pk)


def _found(request: AgentRequest, pk: UUID) -> Calibration:
    return get_object_or_404(
        Calibration.objects.visible_to(request.user).select_related("brand", "by"), pk=pk
    )


def _place(request: AgentRequest) -> int:
    given = request.POST.get("place", "")
    if not given.isdecimal():
        raise ValidationError(_("Load the page anew."))
    return int(given)
