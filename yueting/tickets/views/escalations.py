"""Taking over what was escalated, and the emergency plan of a critical complaint."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.permissions import AgentRequest, for_agents, may
from yueting.conversations.views.answers import REFUSALS, dialog, done, tells_refusals, words_of
from yueting.tickets.emergency import starter_plan
from yueting.tickets.models import Ticket
from yueting.tickets.services.alerting import PLAN_LEVEL
from yueting.tickets.services.escalating import take_over
from yueting.tickets.services.planning import may_plan, set_deadline
from yueting.tickets.views.changes import found_or_404


class DeadlineForm(forms.Form):
    """By when a critical matter is solved."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    due = forms.DateTimeField(
        label=_("Solved by"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


@for_agents
@require_POST
@tells_refusals
def takeover(request: AgentRequest, reference: str) -> HttpResponse:
    """The reader takes the matter over and owns it."""
    ticket = found_or_404(request, reference)
    take_over(ticket, request.user)
    return done(request, "tickets:show", ticket.reference)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def plan(request: AgentRequest, reference: str) -> HttpResponse:
    """The steps of the plan, and the deadline that its owner sets."""
    ticket = found_or_404(request, reference)
    if ticket.level < PLAN_LEVEL:
        raise Http404
    leads = may(request.user, "lead_desk", ticket.brand_id, ticket.team_id)
    if request.method == "POST" and not may_plan(request.user, ticket, leads):
        raise PermissionDenied
    form = DeadlineForm(request.POST or None, initial={"version": ticket.version})
    refusal = ""
    if form.is_valid():
        try:
            given = form.cleaned_data
            set_deadline(ticket, request.user, given["due"], version=given["version"], leads=leads)
            return done(request, "tickets:show", ticket.reference)
        except REFUSALS as error:
            refusal = words_of(error)
            form = DeadlineForm(request.POST.dict() | {"version": ticket.version})
    return dialog(
        request, "tickets/plan.html", _context(request, ticket, form, refusal), 422 if form.is_bound else 200
    )


def _context(request: AgentRequest, ticket: Ticket, form: DeadlineForm, refusal: str) -> dict[str, Any]:
    language = translation.get_language() or "en"
    steps = [(step.minutes, step.words_in(language)) for step in starter_plan().steps]
    return {"ticket": ticket, "steps": steps, "form": form, "refusal": refusal}
