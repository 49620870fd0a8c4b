"""The due list of a person, and follow-ups: planned, done, moved, dropped."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from yueting.accounts.models import Agent
from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import REFUSALS, dialog, done, tells_refusals
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import FollowUp
from yueting.tickets.queries import due as queries
from yueting.tickets.queries import one
from yueting.tickets.services import following_up
from yueting.tickets.services.moments import tomorrow
from yueting.tickets.services.promising import check_may_act
from yueting.tickets.views.changes import found_or_404, refusal_words
from yueting.tickets.views.promise_forms import FollowUpForm, MoveForm, OutcomeForm, WhyForm

PAGE = 25
_FORMS: dict[str, type[OutcomeForm] | type[WhyForm] | type[MoveForm]] = {
    "done": OutcomeForm,
    "dropped": WhyForm,
    "moved": MoveForm,
}


@for_agents
@require_safe
def due(request: AgentRequest) -> HttpResponse:
    """What this person has to do, the first first; a leader may look at somebody else's."""
    people = queries.possible_people(request.user)
    person = _chosen(request, people)
    kind = request.GET.get("kind", "")
    kind = kind if kind in queries.KINDS else ""
    page = Paginator(queries.due_of(person, kind=kind), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [queries.Due._make(row) for row in page.object_list],
        "counts": queries.counted(person),
        "kind": kind,
        "person": person,
        "people": people,
        "now": timezone.now(),
    }
    return render(request, "tickets/follow_ups/due.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def plan(request: AgentRequest, reference: str) -> HttpResponse:
    """Something to do about a ticket's customer later."""
    ticket = found_or_404(request, reference)
    check_may_act(request.user, ticket)
    owners = one.possible_owners([ticket.brand_id])
    known = {"owner": str(request.user.pk), "due_at": tomorrow(ticket.brand, timezone.now())}
    form = FollowUpForm(request.POST or None, owners, initial=known)
    refusal = ""
    if form.is_valid():
        given = form.cleaned_data
        task = following_up.Task(
            ticket.contact, given["what"], given["due_at"], owner=form.chosen, ticket=ticket
        )
        try:
            following_up.plan(task, by=request.user, pk=form.new_id)
            return done(request, "tickets:show", reference)
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
    context = {"ticket": ticket, "form": form, "refusal": refusal}
    return dialog(request, "tickets/follow_ups/plan.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def end(request: AgentRequest, pk: UUID, how: str) -> HttpResponse:
    """It is done, no longer needed, or moved to another time."""
    follow_up = FollowUp.objects.visible_to(request.user).select_related("contact").filter(pk=pk).first()
    if follow_up is None or how not in _FORMS:
        raise Http404
    form = _FORMS[how](request.POST or None, follow_up.version)
    refusal = ""
    if form.is_valid():
        try:
            _do(follow_up, how, request.user, form.cleaned_data)
            return done(request, "tickets:due")
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
            form.shown_again(follow_up.version)
    context = {"follow_up": follow_up, "how": how, "form": form, "refusal": refusal}
    return dialog(request, "tickets/follow_ups/end.html", context, status=422 if form.is_bound else 200)


def _do(follow_up: FollowUp, how: str, agent: Agent, given: dict[str, Any]) -> None:
    version = given["version"]
    if how == "done":
        following_up.finish(follow_up, agent, version=version, outcome=given["words"])
    elif how == "dropped":
        following_up.drop(follow_up, agent, version=version, why=given["words"])
    else:
        following_up.move(follow_up, agent, version=version, due_at=given["due_at"])


def _chosen(request: AgentRequest, people: list[Agent]) -> Agent:
    wanted = request.GET.get("person", "")
    return next((person for person in people if str(person.pk) == wanted), request.user)
