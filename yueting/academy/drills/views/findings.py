"""From a finding to an exercise, and from there to its effect on the live desk."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yueting.academy.drills.plan import single
from yueting.academy.drills.queries.library import card_of
from yueting.academy.drills.queries.progress import all_together, cases_of_item, effects, weak_items
from yueting.academy.drills.services.making import Wanted, make
from yueting.academy.drills.views.library import script_of
from yueting.accounts.models import Agent
from yueting.accounts.permissions import AgentRequest, for_agents, may, require
from yueting.accounts.queries import people_of
from yueting.conversations.views.answers import tells_refusals
from yueting.quality.models import Inspection
from yueting.quality.views.card import interface
from yueting.tickets.views.brands import brands_where, chosen_brand


@for_agents
@require_safe
def progress(request: AgentRequest) -> HttpResponse:
    """Weak items with cases, and what practice changed; a trainer chooses whose."""
    brand = chosen_brand(request, "learn")
    trains = may(request.user, "train_people", brand.pk)
    people = [one for one in people_of(brand) if one.is_active] if trains else [request.user]
    chosen = _chosen(request, people)
    rows = effects([chosen] if chosen else people, brand)
    context = {
        "brand": brand,
        "brands": brands_where(request, "learn"),
        "trains": trains,
        "people": people,
        "chosen": chosen,
        "weak": weak_items(chosen, brand) if chosen else [],
        "rows": rows,
        "together": all_together(rows) if not chosen else [],
    }
    return render(request, "academy/drills/progress.html", context)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def finding(request: AgentRequest, inspection_id: UUID, item: str) -> HttpResponse:
    """One item of a scorecard becomes an exercise: for oneself, or given by a trainer to whom it is about."""
    found = get_object_or_404(
        Inspection.objects.visible_to(request.user).select_related("agent", "brand", "rubric"),
        pk=inspection_id,
    )
    known = {one.id: one for one in found.rubric.rubric.items()}
    kept = next((one for one in found.card["items"] if one["item"] == item), None)
    if item not in known or kept is None or found.agent is None:
        raise Http404
    offered = cases_of_item(found.brand, item)
    if request.method == "POST":
        return _exercise(request, found, item)
    context = {
        "inspection": found,
        "item": known[item],
        "name": known[item].names[interface()],
        "kept": kept,
        "offered": offered,
        "own": found.agent == request.user,
        "trains": may(request.user, "train_people", found.brand_id),
    }
    return render(request, "academy/drills/finding.html", context)


def _exercise(request: AgentRequest, found: Inspection, item: str) -> HttpResponse:
    assert found.agent is not None
    if found.agent != request.user:
        require(request.user, "train_people", found.brand_id)
    key = request.POST.get("card", "")
    card = card_of(found.brand, key)
    if card is None:
        raise Http404
    script = script_of(card)
    plan = single(key, {script: card.title}, {script: card.goal}, (item,), card.minutes)
    wanted = Wanted(
        assist=request.POST.get("assist") == "on",
        item=item,
        inspection=found,
        why=request.POST.get("why", ""),
    )
    drill = make(found.brand, found.agent, plan, request.user, wanted)
    return redirect("academy:drill", drill.pk)


def _chosen(request: AgentRequest, people: list[Agent]) -> Agent | None:
    """Whom the page is about; None: all together, for trainers."""
    asked = request.GET.get("agent", "")
    if asked == "all" and len(people) > 1:
        return None
    return next((one for one in people if str(one.pk) == asked), request.user)
