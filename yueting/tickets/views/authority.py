"""Pages about authority: what waits for a decision, the ledger with its budget, the matrix."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import ALLOWED, AgentRequest, brands_for, for_agents
from yueting.conversations.views.answers import REFUSALS, tells_refusals
from yueting.tickets.authority import BadAuthority
from yueting.tickets.models import Delegation, Remedy, RemedyState
from yueting.tickets.queries.authority import matrix_of, pending
from yueting.tickets.queries.ledger import budget_standing, by_agent, by_kind, granted_in, month_of
from yueting.tickets.services import authorising
from yueting.tickets.services.ledger_sheets import ledger_lines
from yueting.tickets.templatetags.remedy_words import shown_to
from yueting.tickets.templatetags.ticket_words import reason_words
from yueting.tickets.views.brands import brands_where, chosen_brand
from yueting.tickets.views.changes import refusal_words
from yueting.tickets.views.downloads import csv_download
from yueting.tickets.views.remedy_forms import BudgetForm, LimitLines, MinutesForm, StandInForm, lines_of

_PAGE = 25


@for_agents
@require_http_methods(["GET", "POST"])
def approvals(request: AgentRequest) -> HttpResponse:
    """What waits for this person's decision, what they asked for, and who decides while they are away."""
    brand = chosen_brand(request, "approve_remedies") if brands_where(request, "approve_remedies") else None
    form = StandInForm(request.POST or None, _stand_ins(brand, request.user)) if brand else None
    if brand and form and form.is_valid():
        given = form.cleaned_data
        try:
            authorising.delegate(brand, request.user, form.person, given["starts_at"], given["ends_at"])
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
        except REFUSALS as error:
            form.add_error(None, refusal_words(error))
    now = timezone.now()
    page = Paginator(pending(request.user, now), _PAGE).get_page(request.GET.get("page"))
    own = Remedy.objects.filter(asked_by=request.user, state=RemedyState.ASKED)
    context = {
        "page": page,
        "rows": [shown_to(request.user, remedy, remedy.ticket) for remedy in page],
        "own": own.select_related("ticket").order_by("due_at")[:_PAGE],
        "brand": brand,
        "form": form,
        "delegations": Delegation.objects.filter(by=request.user, ended_at=None, ends_at__gt=now)
        .select_related("to", "brand")
        .order_by("starts_at"),
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "tickets/remedies/approvals.html", context, status=status)


@for_agents
@require_POST
@tells_refusals
def take_back(request: AgentRequest, pk: UUID) -> HttpResponse:
    """End a delegation before its time."""
    authorising.take_back(get_object_or_404(Delegation, pk=pk, by=request.user), request.user)
    messages.success(request, _("Saved."))
    return redirect("tickets:approvals")


@for_agents
@require_http_methods(["GET", "POST"])
def ledger(request: AgentRequest) -> HttpResponse:
    """What was granted in a month, summed up, with the budget."""
    brand = chosen_brand(request, "read_ledger")
    this_month = month_of(brand, timezone.now())
    month = _month(request.GET.get("month", ""), this_month)
    may_set = brand.pk in brands_for(request.user, "set_authority")
    form = BudgetForm(request.POST or None, initial={"month": this_month}) if may_set else None
    if form and form.is_valid():
        given = form.cleaned_data
        try:
            authorising.set_budget(brand, request.user, given["month"], given["most"])
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
        except REFUSALS as error:
            form.add_error(None, refusal_words(error))
    rows = granted_in(brand, month).select_related("ticket", "asked_by", "decided_by", "decided_for")
    context: dict[str, Any] = {
        "brand": brand,
        "brands": brands_where(request, "read_ledger"),
        "month": month,
        "before": _shifted(month, -1),
        "after": _shifted(month, 1) if month < this_month else None,
        "page": Paginator(rows.order_by("-decided_at"), _PAGE).get_page(request.GET.get("page")),
        "standing": budget_standing(brand, month),
        "by_kind": by_kind(brand, month),
        "by_agent": by_agent(brand, month)[:_PAGE],
        "asked": f"brand={brand.slug}&month={month:%Y-%m}",
        "form": form,
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "tickets/remedies/ledger.html", context, status=status)


@for_agents
@require_safe
def ledger_sheet(request: AgentRequest) -> HttpResponse:
    """The ledger of a month as a download."""
    brand = chosen_brand(request, "read_ledger")
    month = _month(request.GET.get("month", ""), month_of(brand, timezone.now()))
    return csv_download(ledger_lines(request.user, brand, month), f"remedies-{brand.slug}-{month:%Y-%m}")


@for_agents
@require_http_methods(["GET", "POST"])
def matrix(request: AgentRequest) -> HttpResponse:
    """Who may grant what: every line can be changed, taken away or added."""
    brand = chosen_brand(request, "set_authority")
    now_valid = matrix_of(brand)
    given = request.POST or None
    lines = LimitLines(given, initial=None if given else lines_of(now_valid), prefix="line")
    minutes = MinutesForm(given, now_valid)
    refusal = ""
    if given and lines.is_valid() and minutes.is_valid():
        kept = [line for line in lines if line.cleaned_data and line not in lines.deleted_forms]
        try:
            seen = minutes.cleaned_data["version"]
            limits = [line.limit for line in kept]
            authorising.keep_matrix(brand, request.user, limits, minutes.minutes, seen=seen)
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
        except BadAuthority as error:
            refusal = reason_words(error.reason)
        except REFUSALS as error:
            refusal = refusal_words(error)
    context = {
        "brand": brand,
        "brands": brands_where(request, "set_authority"),
        "lines": lines,
        "minutes": minutes,
        "matrix": now_valid,
        "refusal": refusal,
    }
    return render(request, "tickets/remedies/matrix.html", context, status=422 if given else 200)


def _stand_ins(brand: Brand | None, agent: Agent) -> list[Agent]:
    """Who may be given somebody's authority: everybody who works on the brand's tickets."""
    found = Agent.objects.filter(
        is_active=True, memberships__brand=brand, memberships__role__in=ALLOWED["grant_remedies"]
    )
    return list(found.exclude(pk=agent.pk).distinct().order_by("name"))


def _month(text: str, otherwise: date) -> date:
    """The month of an address ("2026-11"); this month for anything else."""
    try:
        year, month = map(int, text.split("-"))
        return min(date(year, month, 1), otherwise) if year > 2000 else otherwise
    except ValueError:
        return otherwise


def _shifted(month: date, by: int) -> date:
    index = month.year * 12 + month.month - 1 + by
    return date(index // 12, index % 12 + 1, 1)
