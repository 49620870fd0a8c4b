"""Merging, splitting, linking, tagging and following a ticket."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import REFUSALS, dialog, done, refused, tells_refusals
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Merge, Ticket
from yueting.tickets.queries import matters
from yueting.tickets.services import linking, merging, splitting, tagging, watching
from yueting.tickets.views.changes import found_or_404, refusal_words
from yueting.tickets.views.matter_forms import LinkForm, MergeForm, SplitForm, TagForm


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def merge(request: AgentRequest, reference: str) -> HttpResponse:
    """Make this ticket a part of another one of the same customer."""
    ticket = found_or_404(request, reference)
    targets = matters.merge_targets(request.user, ticket)
    if not targets and request.method == "GET":
        raise ValidationError(_("This customer has no other open ticket to merge it into."))
    form = MergeForm(request.POST or None, ticket, targets)

    def do() -> Ticket:
        target = form.targets[form.cleaned_data["into"]]
        given = form.cleaned_data
        return merging.merge(ticket, target, request.user, version=given["version"], why=given["why"]).target

    return _asked(request, "tickets/merge.html", ticket, form, do)


@for_agents
@require_POST
@tells_refusals
def unmerge(request: AgentRequest, reference: str, pk: UUID) -> HttpResponse:
    """Undo a merging; asked from either of the two tickets."""
    ticket = found_or_404(request, reference)
    merged = get_object_or_404(Merge.objects.select_related("source", "target"), pk=pk)
    if ticket.pk not in (merged.source_id, merged.target_id):
        raise Http404
    return _told(request, reference, lambda: merging.unmerge(merged, request.user))


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def split(request: AgentRequest, reference: str) -> HttpResponse:
    """Make a ticket of its own for a part of this one."""
    ticket = found_or_404(request, reference)
    form = SplitForm(request.POST or None, ticket, matters.talks_of(request.user, ticket))

    def do() -> Ticket:
        given = dict(form.cleaned_data)
        given["talks"] = {UUID(pk) for pk in given["talks"]}
        return splitting.split(ticket, request.user, **given)

    return _asked(request, "tickets/split.html", ticket, form, do)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def link(request: AgentRequest, reference: str) -> HttpResponse:
    ticket = found_or_404(request, reference)
    form = LinkForm(request.POST or None)

    def do() -> Ticket:
        other = matters.to_name(request.user, form.cleaned_data["other"])
        if other is None:
            raise ValidationError(_("There is no such ticket, or you may not see it."))
        linking.link(ticket, other, request.user, kind=form.cleaned_data["kind"])
        return ticket

    return _asked(request, "tickets/link.html", ticket, form, do)


@for_agents
@require_POST
@tells_refusals
def unlink(request: AgentRequest, reference: str, other: str) -> HttpResponse:
    ticket, linked = found_or_404(request, reference), found_or_404(request, other)
    return _told(request, reference, lambda: linking.unlink(ticket, linked, request.user))


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def tags(request: AgentRequest, reference: str) -> HttpResponse:
    ticket = found_or_404(request, reference)
    now = ", ".join(ticket.tags.values_list("name", flat=True))
    form = TagForm(request.POST or None, initial={"version": ticket.version, "tags": now})
    return _asked(
        request,
        "tickets/tags.html",
        ticket,
        form,
        lambda: tagging.set_tags(ticket, request.user, **form.cleaned_data),
    )


@for_agents
@require_POST
@tells_refusals
def follow(request: AgentRequest, reference: str) -> HttpResponse:
    """`on` follows, anything else stops it."""
    ticket = found_or_404(request, reference)
    deed = watching.follow if request.POST.get("on") else watching.unfollow
    return _told(request, reference, lambda: deed(ticket, request.user))


def _asked(
    request: AgentRequest, template: str, ticket: Ticket, form: forms.Form, do: Callable[[], Ticket]
) -> HttpResponse:
    """A question in a dialog: done when it is answered well, else asked again with all that was typed."""
    refusal = ""
    if form.is_valid():
        try:
            return done(request, "tickets:show", do().reference)
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
            ticket.refresh_from_db()
            # The next try is made against what the page shows now.
            typed: Any = request.POST.copy()
            typed["version"] = ticket.version
            form.data = typed
    context = {"ticket": ticket, "form": form, "refusal": refusal}
    return dialog(request, template, context, status=422 if form.is_bound else 200)


def _told(request: AgentRequest, reference: str, do: Callable[[], object]) -> HttpResponse:
    try:
        do()
    except NotAllowed as error:
        return refused(request, refusal_words(error))
    return done(request, "tickets:show", reference)
