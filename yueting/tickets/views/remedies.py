"""Remedies of a ticket, and the decisions on them."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import REFUSALS, dialog, done, tells_refusals
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Remedy, Ticket
from yueting.tickets.services import remedying
from yueting.tickets.views.changes import found_or_404, refusal_words
from yueting.tickets.views.remedy_forms import DecisionForm, RemedyForm


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def ask(request: AgentRequest, reference: str) -> HttpResponse:
    """Give something to the customer, or ask for approval where it is more than one may give."""
    ticket = found_or_404(request, reference)
    form = RemedyForm(request.POST or None)
    refusal = ""
    if form.is_valid():
        try:
            remedying.ask(ticket, request.user, form.wish, client_key=form.cleaned_data["client_key"])
            return done(request, "tickets:show", ticket.reference)
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
    context = {"ticket": ticket, "form": form, "refusal": refusal}
    return dialog(request, "tickets/remedies/ask.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def approval(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Approve what a colleague asked for."""
    return _decide(request, pk, remedying.approve, needs_words=False)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def refusal(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Refuse it, with a reason."""
    return _decide(request, pk, remedying.refuse, needs_words=True)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def withdrawal(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Take one's own request back."""
    remedy = _found(request, pk)
    if request.method == "POST":
        remedying.withdraw(remedy, request.user)
        return done(request, "tickets:show", remedy.ticket.reference)
    return dialog(request, "tickets/remedies/withdraw.html", {"remedy": remedy})


def _decide(
    request: AgentRequest, pk: UUID, verb: Callable[..., Remedy], *, needs_words: bool
) -> HttpResponse:
    remedy = _found(request, pk)
    form = DecisionForm(request.POST if request.method == "POST" else None, needs_words=needs_words)
    refused = ""
    if form.is_valid():
        try:
            verb(remedy, request.user, form.cleaned_data["words"])
            return done(request, "tickets:show", remedy.ticket.reference)
        except (*REFUSALS, NotAllowed) as error:
            refused = refusal_words(error)
    context = {"remedy": remedy, "form": form, "refusal": refused, "refuses": needs_words}
    return dialog(request, "tickets/remedies/decide.html", context, status=422 if form.is_bound else 200)


def _found(request: AgentRequest, pk: UUID) -> Remedy:
    """The remedy, or 404 for one on a ticket that this person may not see."""
    rows = Remedy.objects.filter(ticket__in=Ticket.objects.visible_to(request.user))
    remedy = rows.select_related("ticket__contact", "ticket__brand", "asked_by").filter(pk=pk).first()
    if remedy is None:
        raise Http404
    return remedy
