"""Reviews of a drill, asking a colleague for one, and runs that become examples."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yueting.academy.drills.forms import ReviewForm
from yueting.academy.drills.services import reviewing
from yueting.academy.drills.views.running import found
from yueting.accounts.models import Agent
from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import tells_refusals


@for_agents
@require_POST
@tells_refusals
def review(request: AgentRequest, pk: UUID) -> HttpResponse:
    """What I think of it."""
    drill = found(request, pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        raise ValidationError(_("Write at most 4000 characters, and choose the stars from the list."))
    sent = form.cleaned_data
    reviewing.review(drill, request.user, reviewing.Said(sent["went_well"], sent["do_better"], sent["stars"]))
    messages.success(request, _("Saved."))
    return redirect("academy:drill", drill.pk)


@for_agents
@require_POST
@tells_refusals
def peer(request: AgentRequest, pk: UUID) -> HttpResponse:
    """A colleague is asked."""
    drill = found(request, pk)
    colleague = get_object_or_404(Agent, pk=_uuid(request.POST.get("peer", "")), is_active=True)
    reviewing.ask_peer(drill, request.user, colleague)
    messages.success(request, _("%(name)s was asked.") % {"name": colleague})
    return redirect("academy:drill", drill.pk)


@for_agents
@require_POST
@tells_refusals
def example(request: AgentRequest, pk: UUID) -> HttpResponse:
    """A trainer chooses it as an example, or no longer."""
    drill = found(request, pk)
    reviewing.choose_example(drill, request.user, on=request.POST.get("on") == "1")
    messages.success(request, _("Saved."))
    return redirect("academy:drill", drill.pk)


@for_agents
@require_POST
@tells_refusals
def consent(request: AgentRequest, pk: UUID) -> HttpResponse:
    """The trainee agrees, or no longer."""
    drill = found(request, pk)
    reviewing.consent(drill, request.user, given=request.POST.get("on") == "1")
    messages.success(request, _("Saved."))
    return redirect("academy:drill", drill.pk)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValidationError(_("Choose a colleague who works for this brand.")) from None
