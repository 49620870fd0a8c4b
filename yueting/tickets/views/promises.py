"""Promises: confirmed with one click, made by hand, kept, delayed, withdrawn; and how they ended."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.permissions import AgentRequest, for_agents, may_anywhere
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.views.answers import REFUSALS, dialog, done, tells_refusals
from yueting.conversations.views.answers import found_or_404 as conversation_or_404
from yueting.tickets.keeping import Deed
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Promise, PromiseState
from yueting.tickets.queries import promises as queries
from yueting.tickets.services import promising
from yueting.tickets.services.moments import local
from yueting.tickets.services.status_links import status_link
from yueting.tickets.telling import Delay, delay_words
from yueting.tickets.views.changes import found_or_404, refusal_words
from yueting.tickets.views.promise_forms import DelayForm, OutcomeForm, PromiseForm, WhyForm

PAGE = 25
_SHOWN = ("owed", *(s for s in PromiseState.values if s not in ("found", "dismissed", "open")))
_JUDGED = {"confirm": promising.confirm, "dismiss": promising.dismiss}


@for_agents
@require_safe
def promises(request: AgentRequest) -> HttpResponse:
    """What is owed, or how it ended, with the figures of the last thirty days."""
    state = request.GET.get("state", "")
    state, mine = state if state in _SHOWN else "owed", request.GET.get("owner") != "all"
    found = queries.listed(request.user, state=state, mine=mine)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": _SHOWN,
        "mine": mine,
        "tally": queries.tally(request.user, mine=mine),
        "people": queries.tally_of_people(request.user)
        if not mine and may_anywhere(request.user, "read_figures")
        else [],
    }
    return render(request, "tickets/promises/list.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def make(request: AgentRequest, reference: str) -> HttpResponse:
    """Promise something by hand."""
    ticket = found_or_404(request, reference)
    tomorrow = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    form = PromiseForm(request.POST or None, initial={"due_at": tomorrow})
    refusal = ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            promising.make(ticket, request.user, key=form.new_id, what=given["what"], due_at=given["due_at"])
            return done(request, "tickets:show", reference)
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
    context = {"ticket": ticket, "form": form, "refusal": refusal}
    return dialog(request, "tickets/promises/make.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_safe
def found(request: AgentRequest, pk: UUID) -> HttpResponse:
    """What the talk's writer seems to have promised a moment ago, above where they write."""
    conversation = conversation_or_404(request, pk)
    check_may_handle(request.user, conversation)
    return render(request, "tickets/promises/_found_strip.html", {"conversation": conversation})


@for_agents
@require_POST
@tells_refusals
def judge(request: AgentRequest, pk: UUID, deed: str) -> HttpResponse:
    """One click on what was found: it is a promise, or it is none."""
    promise = _found(request, pk)
    judged = _JUDGED.get(deed)
    if judged is None:
        raise Http404
    try:
        promise = judged(promise, request.user, version=_version(request))
    except NotAllowed as error:
        raise_in_words(error)
    return done(request, "conversations:show", promise.conversation_id)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def end(request: AgentRequest, pk: UUID, deed: str) -> HttpResponse:
    """It is kept, or no longer wanted: with a word about it."""
    promise = _found(request, pk)
    if deed not in (Deed.KEEP, Deed.WITHDRAW):
        raise Http404
    form = (OutcomeForm if deed == Deed.KEEP else WhyForm)(request.POST or None, promise.version)
    refusal = ""
    if form.is_valid():
        words, version = form.cleaned_data["words"], form.cleaned_data["version"]
        try:
            if deed == Deed.KEEP:
                promising.keep(promise, request.user, version=version, outcome=words)
            else:
                promising.withdraw(promise, request.user, version=version, why=words)
            return done(request, "tickets:show", _reference(promise))
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
            form.shown_again(promise.version)
    context = {"promise": promise, "deed": deed, "form": form, "refusal": refusal}
    return dialog(request, "tickets/promises/end.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def delay(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Tell the customer that it will be late: first the facts, then the drafted words are checked and sent."""
    promise = _found(request, pk)
    form = DelayForm(request.POST or None, promise.version)
    refusal, drafted = "", False
    if form.is_valid():
        given = form.cleaned_data
        draft = _draft(promise, given)
        if _is_to_be_drafted(given, draft):
            drafted = True
            form.data = {**request.POST.dict(), "words": draft, "drafted": draft}
        else:
            try:
                promising.tell_delay(
                    promise,
                    request.user,
                    version=given["version"],
                    due_at=given["due_at"],
                    why=given["why"],
                    words=given["words"],
                )
                return done(request, "tickets:show", _reference(promise))
            except (*REFUSALS, NotAllowed) as error:
                refusal = refusal_words(error)
                form.shown_again(promise.version)
    context = {"promise": promise, "form": form, "refusal": refusal, "drafted": drafted}
    status = 422 if form.is_bound and not drafted else 200
    return dialog(request, "tickets/promises/delay.html", context, status=status)


def raise_in_words(error: NotAllowed) -> None:
    """As a refusal that the page tells."""
    raise ValidationError(refusal_words(error)) from error


def _draft(promise: Promise, given: dict[str, Any]) -> str:
    talk, ticket = promise.conversation, promise.ticket
    return delay_words(
        talk.variety if talk else "",
        Delay(
            what=promise.what,
            why=given["why"],
            due=local(promise.brand, given["due_at"]),
            whole_day=False,
            reference=promise.reference or "",
            link=status_link(ticket) if ticket else "",
        ),
    )


def _is_to_be_drafted(given: dict[str, Any], draft: str) -> bool:
    """Nothing was written yet, or the facts changed below a draft that nobody edited."""
    words, before = _plain(given["words"]), _plain(given["drafted"])
    return not words or (words == before and draft != before)


def _plain(text: str) -> str:
    """As a text area sends it back: with other line ends."""
    return text.replace("\r\n", "\n").strip()


def _found(request: AgentRequest, pk: UUID) -> Promise:
    rows = Promise.objects.visible_to(request.user).select_related("brand", "ticket", "conversation")
    promise = rows.filter(pk=pk).first()
    if promise is None:
        raise Http404
    return promise


def _reference(promise: Promise) -> str:
    if promise.ticket is None:
        raise Http404
    return promise.ticket.reference


def _version(request: AgentRequest) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 9 else 0
