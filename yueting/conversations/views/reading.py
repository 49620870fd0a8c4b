"""Why the desk thinks what it thinks, setting it right, and what happened when."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from yueting.accounts.permissions import AgentRequest, for_agents, may
from yueting.conversations.models import Conversation
from yueting.conversations.models import Reading as StoredReading
from yueting.conversations.queries.history import events_of
from yueting.conversations.services import correcting
from yueting.conversations.views.answers import found_or_404, tells_refusals
from yueting.conversations.views.judgements import judgements


@for_agents
@require_safe
def reading(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Every judgement after one customer message, with the words it rests on."""
    stored, conversation = _found(request, pk)
    template = "conversations/_reading.html" if request.htmx else "conversations/reading_page.html"
    return render(request, template, _context(request, stored, conversation))


@for_agents
@require_POST
@tells_refusals
def correct(request: AgentRequest, pk: UUID) -> HttpResponse:
    """One judgement set right; the panel comes back as it stands now."""
    stored, conversation = _found(request, pk)
    correcting.correct(stored, request.POST.get("kind", ""), request.POST.get("label", ""), request.user)
    if not request.htmx:
        return redirect("conversations:reading", pk)
    return render(request, "conversations/_reading.html", _context(request, stored, conversation))


@for_agents
@require_safe
def timeline(request: AgentRequest, pk: UUID) -> HttpResponse:
    """What happened with the conversation and its tickets, newest first."""
    conversation = found_or_404(request, pk)
    context = {"conversation": conversation, "events": events_of(conversation)}
    template = "conversations/_timeline.html" if request.htmx else "conversations/timeline_page.html"
    return render(request, template, context)


def _found(request: AgentRequest, pk: UUID) -> tuple[StoredReading, Conversation]:
    stored = StoredReading.objects.filter(pk=pk).first()
    if stored is None:
        raise Http404
    return stored, found_or_404(request, stored.conversation_id)


def _context(request: AgentRequest, stored: StoredReading, conversation: Conversation) -> dict[str, object]:
    return {
        "conversation": conversation,
        "stored": stored,
        "judgements": judgements(stored),
        "may_teach": may(request.user, "teach_words", conversation.brand_id),
        "may_correct": correcting.may_correct(request.user, conversation),
    }
