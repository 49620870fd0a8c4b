"""The fast lane: incidents, their tickets, and the plans for them."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents, may_anywhere, require
from yueting.accounts.queries import visible_brands
from yueting.conversations.views.answers import REFUSALS, refused, tells_refusals
from yueting.tickets.incidents import VARIETIES, written_steps
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Class, Incident, IncidentKind, IncidentPlan, Ticket
from yueting.tickets.queries import incidents as queries
from yueting.tickets.references import find_references
from yueting.tickets.services import declaring, reviewing, updating
from yueting.tickets.services.declaring import Declaration
from yueting.tickets.views.changes import refusal_words
from yueting.tickets.views.incident_forms import DeclareForm, PlanForm, field_of

_EMERGENCIES = 25


@for_agents
@require_safe
def listed(request: AgentRequest) -> HttpResponse:
    """What is on fire: numbers, incidents, and critical tickets that no incident holds."""
    ended = request.GET.get("state") == "closed"
    rows, following = queries.listed(request.user, ended=ended, after=request.GET.get("after", ""))
    context = {
        "rows": rows,
        "following": following,
        "ended": ended,
        "numbers": queries.numbers(request.user),
        "emergencies": queries.emergencies(request.user)[:_EMERGENCIES],
        "may_declare": may_anywhere(request.user, "declare_incidents"),
        "may_lead": may_anywhere(request.user, "lead_incidents"),
    }
    return render(request, "tickets/incidents/list.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
def declare(request: AgentRequest) -> HttpResponse:
    """Declare an incident, from nothing, from a ticket or from a selection of them."""
    brands = list(visible_brands(request.user, "declare_incidents"))
    if not brands:
        return render(request, "403.html", status=403)
    named = Ticket.objects.visible_to(request.user).filter(reference__in=request.GET.getlist("ticket"))
    tickets = list(named.select_related("brand")[: declaring.MOST_AT_ONCE])
    initial = {
        "key": str(uuid4()),
        "brand": str(tickets[0].brand_id) if tickets else str(brands[0].pk),
        "title": tickets[0].subject[:200] if tickets else "",
        "tickets": " ".join(ticket.reference for ticket in tickets),
    }
    form = DeclareForm(request.POST or None, [(str(b.pk), str(b)) for b in brands], initial)
    refusal = ""
    if form.is_valid():
        try:
            return redirect("incidents:show", _declare(request, form, brands).reference)
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
    context = {
        "form": form,
        "refusal": refusal,
        "tickets": tickets,
        "lasting": queries.lasting(request.user, tickets[0].brand_id) if tickets else (),
    }
    return render(request, "tickets/incidents/declare.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_safe
def show(request: AgentRequest, reference: str) -> HttpResponse:
    """One incident: plan, remedy, tickets, updates with what failed, review, what happened."""
    incident = found_or_404(request, reference)
    tickets, following = queries.tickets_on(request.user, incident, request.GET.get("after", ""))
    tasks = list(incident.tasks.select_related("owner"))
    touched = updating.readers(incident)
    context = {
        "incident": incident,
        "tickets": tickets,
        "following": following,
        "count": incident.links.count(),
        "customers": len(touched),
        "unsolved": Ticket.objects.filter(incidents=incident).unsolved().count(),
        "first_word": updating.first_word_seconds(incident),
        "steps": [task for task in tasks if not task.of_review],
        "actions": [task for task in tasks if task.of_review],
        "reached": queries.reached(incident.updates.select_related("by")[:20]),
        "events": queries.events(incident),
        "may_declare": incident.brand_id in brands_for(request.user, "declare_incidents"),
        "may_lead": incident.brand_id in brands_for(request.user, "lead_incidents"),
    }
    return render(request, "tickets/incidents/show.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def link(request: AgentRequest, reference: str) -> HttpResponse:
    """Find tickets that may have the same cause, and link those that are chosen, or all that were found."""
    incident = found_or_404(request, reference)
    require(request.user, "declare_incidents", incident.brand_id)
    words, klass = request.GET.get("words", "")[:200], request.GET.get("klass", "")
    known_class = klass if klass in Class.values else ""
    found = queries.candidates(request.user, incident, words=words, klass=known_class)
    if request.method == "POST":
        wanted = (
            list(found[: declaring.MOST_AT_ONCE])
            if request.POST.get("all")
            else declaring.tickets_named(request.user, request.POST.getlist("ticket"), incident.brand_id)
        )
        try:
            count = declaring.link_tickets(incident, wanted, request.user)
        except NotAllowed as error:
            return refused(request, refusal_words(error))
        messages.success(request, _("%(count)s tickets were linked.") % {"count": count})
        return redirect("incidents:show", incident.reference)
    context = {
        "incident": incident,
        "rows": found[: queries.PAGE * 2],
        "total": found.count(),
        "words": words,
        "klass": known_class,
        "classes": Class.choices,
        "most": declaring.MOST_AT_ONCE,
        "query": request.GET.urlencode(),
    }
    return render(request, "tickets/incidents/link.html", context)


@for_agents
@require_POST
@tells_refusals
def unlink(request: AgentRequest, reference: str) -> HttpResponse:
    incident = found_or_404(request, reference)
    chosen = declaring.tickets_named(request.user, request.POST.getlist("ticket"), incident.brand_id)
    try:
        count = declaring.unlink_tickets(incident, chosen, request.user)
    except NotAllowed as error:
        return refused(request, refusal_words(error))
    messages.success(request, _("%(count)s tickets were taken off.") % {"count": count})
    return redirect("incidents:show", incident.reference)


@for_agents
@require_safe
def plans(request: AgentRequest) -> HttpResponse:
    """The plan of every kind, of each brand one leads."""
    brands = list(visible_brands(request.user, "lead_incidents"))
    if not brands:
        return render(request, "403.html", status=403)
    own = {(plan.brand_id, plan.kind): plan for plan in IncidentPlan.objects.filter(brand__in=brands)}
    rows = [
        (brand, kind, label, declaring.plan_of(brand, kind), own.get((brand.pk, kind)))
        for brand in brands
        for kind, label in IncidentKind.choices
    ]
    return render(request, "tickets/incidents/plans.html", {"rows": rows, "many": len(brands) > 1})


@for_agents
@require_http_methods(["GET", "POST"])
def plan(request: AgentRequest, brand: str, kind: str) -> HttpResponse:
    """Write a brand's own plan for one kind."""
    found = get_object_or_404(Brand, slug=brand, pk__in=brands_for(request.user, "lead_incidents"))
    if kind not in IncidentKind.values:
        raise Http404
    own = IncidentPlan.objects.filter(brand=found, kind=kind).first()
    form = PlanForm(request.POST or None, _written(found, kind, own.version if own else 0))
    refusal = ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            reviewing.write_plan(
                found,
                kind,
                request.user,
                version=given["version"],
                channel=given["channel"],
                steps=given["steps"],
                first_words=form.first_words,
            )
        except REFUSALS as error:
            refusal = refusal_words(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("incidents:plans")
    context = {
        "form": form,
        "refusal": refusal,
        "brand": found,
        "kind": kind,
        "label": IncidentKind(kind).label,
    }
    return render(request, "tickets/incidents/plan.html", context, status=422 if form.is_bound else 200)


def found_or_404(request: AgentRequest, reference: str) -> Incident:
    """The incident, or 404 for one that does not exist as for one of another brand."""
    rows = Incident.objects.visible_to(request.user).select_related("brand", "owner", "declared_by")
    found = rows.filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def _declare(request: AgentRequest, form: DeclareForm, brands: list[Brand]) -> Incident:
    given = form.cleaned_data
    brand = next(brand for brand in brands if str(brand.pk) == given["brand"])
    named = find_references(given["tickets"])
    if given["tickets"].strip() and not named:
        raise ValidationError(
            _("There is no ticket number in what you typed: %(text)s") % {"text": given["tickets"][:60]}
        )
    tickets = declaring.tickets_named(request.user, named, brand.pk)
    if unknown := set(named) - {ticket.reference for ticket in tickets}:
        raise ValidationError(
            _("These tickets are not there, or not of this brand: %(references)s")
            % {"references": ", ".join(sorted(unknown)[:10])}
        )
    said = Declaration(given["kind"], given["title"], given["is_drill"], given["key"])
    return declaring.declare(brand, request.user, said, tickets)


def _written(brand: Brand, kind: str, version: int) -> dict[str, Any]:
    now = declaring.plan_of(brand, kind)
    words = {field_of(variety): now.first_words.get(variety, "") for variety in VARIETIES}
    return {"version": version, "channel": now.channel, "steps": written_steps(now.steps), **words}
