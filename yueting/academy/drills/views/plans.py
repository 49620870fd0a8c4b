"""Drills of a brand's own, written as text."""

from typing import Any

import yaml
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yueting.academy.drills.models import DrillPlan
from yueting.academy.drills.plan import plan_data
from yueting.academy.drills.plan_files import starter_plans
from yueting.academy.drills.services.planning import keep_plan
from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import REFUSALS, words_of
from yueting.tickets.views.brands import chosen_brand

_FIRST = "two-deliveries"  # what a new one begins with: an example says more than an empty field


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    """A new drill, begun with an example."""
    brand = chosen_brand(request, "edit_courses")
    data = plan_data(starter_plans()[_FIRST]) | {"key": "my-drill"}
    return _edit(request, brand, {"key": "", "text": _text(data), "version": 0, "off": False})


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, key: str) -> HttpResponse:
    """The brand's own version, or the one that came along as its beginning."""
    brand = chosen_brand(request, "edit_courses")
    own = DrillPlan.objects.filter(brand=brand, key=key).first()
    if own is None and key not in starter_plans():
        raise Http404
    data = own.data if own else plan_data(starter_plans()[key])
    shown = {"key": key, "text": _text(data), "version": own.version if own else 0}
    return _edit(request, brand, shown | {"off": bool(own and own.is_off)})


def _edit(request: AgentRequest, brand: Brand, shown: dict[str, Any]) -> HttpResponse:
    status = 200
    if request.method == "POST":
        shown |= {"text": request.POST.get("text", ""), "off": "off" in request.POST}
        try:
            kept = keep_plan(brand, request.user, shown["text"], version=_version(request), off=shown["off"])
        except REFUSALS as fault:
            status, shown["problem"] = 422, words_of(fault)
        else:
            messages.success(request, _("Saved."))
            if kept.is_off:
                return redirect("academy:drills")
            return redirect("academy:drill-plan", kept.key)
    return render(request, "academy/drills/plan_edit.html", {"brand": brand} | shown, status=status)


def _text(data: Any) -> str:
    """In the order in which a plan is written; the database keeps none."""
    data = {name: data[name] for name in (*plan_data(starter_plans()[_FIRST]), *data) if name in data}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)


def _version(request: AgentRequest) -> int:
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        raise ValidationError(_("The page is too old to save this. Reload it.")) from None
