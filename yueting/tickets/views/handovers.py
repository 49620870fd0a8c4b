"""Hand-overs inside the desk: asked from a ticket, and the page of the team that was asked."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.models import Look
from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import REFUSALS, dialog, done, tells_refusals
from yueting.tickets.handing import Step
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Handover, Ticket
from yueting.tickets.queries import handovers as queries
from yueting.tickets.queries.status import language_for
from yueting.tickets.services import handing_over
from yueting.tickets.services.promising import check_may_act
from yueting.tickets.views.changes import found_or_404, refusal_words
from yueting.tickets.views.promise_forms import HandoverForm, StepForm

_SAID = {
    Step.ANSWER: handing_over.answer,
    Step.RETURN: handing_over.give_back,
    Step.WITHDRAW: handing_over.withdraw,
}


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def hand_over(request: AgentRequest, reference: str) -> HttpResponse:
    """Ask a team, or somebody outside by mail."""
    ticket = found_or_404(request, reference)
    check_may_act(request.user, ticket)
    teams = queries.possible_teams(ticket)
    form = HandoverForm(request.POST or None, teams, initial=_known(ticket))
    refusal = ""
    if form.is_valid():
        given = form.cleaned_data
        asked = handing_over.Request(
            form.new_id, form.receiver, given["wanted"], given["context"], given["due_at"]
        )
        try:
            handing_over.hand_over(ticket, request.user, asked)
            return done(request, "tickets:show", reference)
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
    addresses = queries.known_addresses(ticket)
    context = {"ticket": ticket, "form": form, "refusal": refusal, "addresses": addresses}
    return dialog(request, "tickets/handovers/ask.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_safe
def show(request: AgentRequest, pk: UUID) -> HttpResponse:
    """What was asked, with all that was said, for whoever was asked. Who looked is written down."""
    handover = _found(request, pk)
    Look.objects.create(agent=request.user, subject_kind="ticket", subject_id=handover.ticket_id)
    context = {
        "handover": handover,
        "is_receiver": handing_over.is_receiver(request.user, handover),
        "sees_ticket": Ticket.objects.visible_to(request.user).filter(pk=handover.ticket_id).exists(),
        "said": queries.said_so_far(handover.ticket),
    }
    return render(request, "tickets/handovers/show.html", context)


@for_agents
@require_POST
@tells_refusals
def accept(request: AgentRequest, pk: UUID) -> HttpResponse:
    handover = _found(request, pk)
    said = request.POST.get("version", "")
    version = int(said) if said.isdecimal() and len(said) < 9 else 0
    handing_over.accept(handover, request.user, version=version)
    return done(request, "tickets:handover", pk)


@for_agents
@require_POST
@tells_refusals
def mail_again(request: AgentRequest, pk: UUID) -> HttpResponse:
    """A new link to the same person."""
    handover = _found(request, pk)
    check_may_act(request.user, handover.ticket)
    handing_over.mail_again(handover)
    return done(request, "tickets:show", handover.ticket.reference)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def step(request: AgentRequest, pk: UUID, step: str) -> HttpResponse:
    """Answer, return, ask for more time, or withdraw: each with its words."""
    handover = _found(request, pk)
    if step not in (*_SAID, Step.EXTEND):
        raise Http404
    later = handover.due_at + timedelta(days=1) if step == Step.EXTEND else None
    form = StepForm(request.POST or None, handover.version, later=later)
    refusal = ""
    if form.is_valid():
        try:
            take(handover, Step(step), request, form)
            return done(request, "tickets:handover", pk)
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
            form.shown_again(handover.version)
    context = {"handover": handover, "step": step, "form": form, "refusal": refusal}
    return dialog(request, "tickets/handovers/step.html", context, status=422 if form.is_bound else 200)


def take(handover: Handover, step: Step, request: AgentRequest, form: StepForm) -> None:
    """Do what the form says."""
    words, version = form.cleaned_data["words"], form.cleaned_data["version"]
    if step is Step.EXTEND:
        due_at = form.cleaned_data["due_at"]
        handing_over.extend(handover, request.user, version=version, due_at=due_at, words=words)
    else:
        _SAID[step](handover, request.user, version=version, words=words)


def _known(ticket: Ticket) -> dict[str, object]:
    return {"context": ticket.subject, "language": language_for(ticket)}


def _found(request: AgentRequest, pk: UUID) -> Handover:
    handover = queries.visible(request.user).filter(pk=pk).first()
    if handover is None:
        raise Http404
    return handover
