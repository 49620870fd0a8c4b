"""Taking an incident from step to step, each in a dialog."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import REFUSALS, dialog, done, refused, tells_refusals
from yueting.tickets.incidents import VARIETIES, Plan, words_for
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Incident
from yueting.tickets.queries.one import possible_owners
from yueting.tickets.services import declaring, reviewing, updating
from yueting.tickets.views.changes import refusal_words
from yueting.tickets.views.incident_forms import ActionForm, UpdateForm, WordsForm, field_of
from yueting.tickets.views.incidents import found_or_404


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def remedy(request: AgentRequest, reference: str) -> HttpResponse:
    incident = found_or_404(request, reference)
    hint = _("A way round, a refund, somebody to call: until the root is fixed.")
    form = WordsForm(request.POST or None, incident, incident.remedy, _("What can customers do now?"), hint)
    return _asked(
        request,
        incident,
        form,
        _("Temporary remedy"),
        lambda: declaring.give_remedy(incident, request.user, **_words(form, "remedy")),
    )


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def root(request: AgentRequest, reference: str) -> HttpResponse:
    incident = found_or_404(request, reference)
    form = WordsForm(
        request.POST or None, incident, incident.root_fix, _("What was the root, how was it fixed?")
    )
    return _asked(
        request,
        incident,
        form,
        _("Root fix"),
        lambda: declaring.fix_root(incident, request.user, **_words(form, "root_fix")),
    )


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def review(request: AgentRequest, reference: str) -> HttpResponse:
    incident = found_or_404(request, reference)
    hint = _("What happened and when, why, what went well, what did not. Causes, not culprits.")
    form = WordsForm(request.POST or None, incident, incident.review, _("Review"), hint)
    return _asked(
        request,
        incident,
        form,
        _("Review"),
        lambda: reviewing.write_review(incident, request.user, **_words(form, "review")),
    )


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def update(request: AgentRequest, reference: str) -> HttpResponse:
    """One update to everybody touched; drafted from the plan's first words, later from the last update."""
    incident = found_or_404(request, reference)
    wanted = updating.wanted_varieties(updating.readers(incident))
    form = UpdateForm(request.POST or None, _draft(incident), wanted)

    def do() -> object:
        given = form.cleaned_data
        return updating.send_update(
            incident, request.user, version=given["version"], words=form.words, key=given["key"]
        )

    heading = _("Update to %(count)s customers") % {"count": sum(wanted.values())}
    return _asked(request, incident, form, heading, do, submit=_("Send"))


@for_agents
@require_POST
@tells_refusals
def repeat(request: AgentRequest, reference: str, pk: UUID) -> HttpResponse:
    """Try again for those whom an update did not reach."""
    incident = found_or_404(request, reference)
    found = get_object_or_404(incident.updates.select_related("incident"), pk=pk)
    if not updating.repeat_failed(found, request.user):
        raise ValidationError(_("None of them has a conversation that words could go to."))
    return done(request, "incidents:show", reference)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def add_action(request: AgentRequest, reference: str) -> HttpResponse:
    incident = found_or_404(request, reference)
    form = ActionForm(request.POST or None, possible_owners([incident.brand_id]))

    def do() -> object:
        given = form.cleaned_data
        return reviewing.add_action(
            incident,
            request.user,
            what=given["what"],
            owner=form.people[given["owner"]],
            due_at=given["due_at"],
        )

    return _asked(request, incident, form, _("What follows from it"), do)


@for_agents
@require_POST
@tells_refusals
def task(request: AgentRequest, reference: str, pk: UUID) -> HttpResponse:
    """`take` makes it one's own, `done` ends it."""
    found = get_object_or_404(found_or_404(request, reference).tasks.select_related("incident"), pk=pk)
    if request.POST.get("do") == "take":
        reviewing.give_task(found, request.user, request.user)
    elif request.POST.get("do") == "done":
        reviewing.finish_task(found, request.user)
    else:
        raise Http404
    return done(request, "incidents:show", reference)


@for_agents
@require_POST
@tells_refusals
def close(request: AgentRequest, reference: str) -> HttpResponse:
    incident = found_or_404(request, reference)
    version = request.POST.get("version", "")
    try:
        declaring.close(incident, request.user, version=int(version) if version.isdecimal() else 0)
    except NotAllowed as error:
        return refused(request, refusal_words(error))
    return done(request, "incidents:show", reference)


def _asked(
    request: AgentRequest,
    incident: Incident,
    form: forms.Form,
    heading: str,
    do: Callable[[], object],
    submit: str = "",
) -> HttpResponse:
    refusal = ""
    if form.is_valid():
        try:
            do()
            return done(request, "incidents:show", incident.reference)
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
            incident.refresh_from_db(fields=["version"])
            typed: Any = request.POST.copy()
            typed["version"] = incident.version
            form.data = typed
    context = {
        "incident": incident,
        "form": form,
        "refusal": refusal,
        "heading": heading,
        "submit": submit or _("Save"),
    }
    return dialog(request, "tickets/incidents/step.html", context, status=422 if form.is_bound else 200)


def _words(form: WordsForm, name: str) -> dict[str, Any]:
    return {"version": form.cleaned_data["version"], name: form.cleaned_data["words"]}


def _draft(incident: Incident) -> dict[str, Any]:
    last = incident.updates.first()
    first = Plan.from_dict(incident.plan).first_words if incident.plan else {}
    words = last.words if last else first
    drafted = {field_of(variety): words_for(variety, words) for variety in VARIETIES}
    return {"version": incident.version, "key": str(uuid4()), **drafted}
