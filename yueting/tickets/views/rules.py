"""Rules of a brand: write them, look at what they would have done, turn them on, see what they did."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents
from yueting.accounts.queries import visible_brands
from yueting.conversations.views.answers import REFUSALS, tells_refusals, words_of
from yueting.tickets.models import Rule, Ticket
from yueting.tickets.services import rule_making
from yueting.tickets.views.rule_forms import RuleForm

PAGE = 25
_SHOWN = 20  # tickets of a preview


@for_agents
@require_safe
def listed(request: AgentRequest) -> HttpResponse:
    """The rules of the brands one leads; those that were stopped first."""
    brands = _brands(request)
    rows = _rules(request).select_related("brand", "by").annotate(ran=Count("runs"))
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() else 0
    found: list[Any] = list(rows.order_by("-state", "name", "pk")[start : start + PAGE + 1])
    context = {
        "rows": found[:PAGE],
        "following": start + PAGE if len(found) > PAGE else "",
        "many": len(brands) > 1,
    }
    return render(request, "tickets/rules/list.html", context)


@for_agents
@require_safe
def show(request: AgentRequest, pk: UUID) -> HttpResponse:
    """One rule: its words, what it would have done in the last thirty days, what it did."""
    rule = _found(request, pk)
    previewed = rule_making.preview(rule)
    visible = Ticket.objects.visible_to(request.user).filter(pk__in=[t.pk for t in previewed.tickets])
    seen = set(visible.values_list("pk", flat=True))
    context = {
        "rule": rule,
        "preview": previewed,
        "count": len(previewed.tickets),
        "days": rule_making.PREVIEWED_DAYS,
        "fitting": [ticket for ticket in previewed.tickets if ticket.pk in seen][:_SHOWN],
        "runs": rule.runs.select_related("ticket").order_by("-at", "-pk")[:PAGE],
    }
    return render(request, "tickets/rules/show.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
def write(request: AgentRequest, pk: UUID | None = None) -> HttpResponse:
    """A new rule, or another wording of one; it is switched off until it is turned on."""
    rule = _found(request, pk) if pk else None
    brands = _brands(request)
    wanted = request.POST.get("brand") or request.GET.get("brand")
    brand = rule.brand if rule else next((b for b in brands if str(b.pk) == wanted), brands[0])
    form = RuleForm(request.POST or None, brand, rule)
    refusal = ""
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            kept = rule_making.save_rule(brand, request.user, form.draft, rule=rule, version=version)
        except REFUSALS as error:
            refusal = words_of(error)
        else:
            messages.success(request, _("Kept. Look at what it would have done, then turn it on."))
            return redirect("rules:show", kept.pk)
    context = {"form": form, "refusal": refusal, "rule": rule, "brand": brand, "brands": brands}
    return render(request, "tickets/rules/write.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_POST
@tells_refusals
def switch(request: AgentRequest, pk: UUID) -> HttpResponse:
    rule = _found(request, pk)
    version = request.POST.get("version", "")
    rule_making.switch(
        rule,
        request.user,
        version=int(version) if version.isdecimal() else 0,
        on=bool(request.POST.get("on")),
    )
    return redirect("rules:show", rule.pk)


def _found(request: AgentRequest, pk: UUID) -> Rule:
    return get_object_or_404(_rules(request).select_related("brand"), pk=pk)


def _rules(request: AgentRequest) -> QuerySet[Rule]:
    return Rule.objects.filter(brand__in=brands_for(request.user, "edit_rules"))


def _brands(request: AgentRequest) -> list[Brand]:
    brands = list(visible_brands(request.user, "edit_rules"))
    if not brands:
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    return brands
