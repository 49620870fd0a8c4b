"""The tickets of one conversation, in the console."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.permissions import check_may_handle, may_handle
from yueting.conversations.queries import thread
from yueting.conversations.queries.history import events_of
from yueting.conversations.views.answers import (
    REFUSALS,
    dialog,
    done,
    found_or_404,
    tells_refusals,
    words_of,
)
from yueting.tickets.forms import OpenForm
from yueting.tickets.models import Class
from yueting.tickets.permissions import offered
from yueting.tickets.queries import one
from yueting.tickets.services.opening import open_by_hand


@for_agents
@require_safe
def panel(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Every ticket of the talk with its clocks, reasons and actions, and what happened."""
    conversation = found_or_404(request, pk)
    tickets = [
        {
            "ticket": ticket,
            "actions": offered(request.user, ticket),
            "decided_by": one.deciding_reading(ticket),
        }
        for ticket in one.of_conversation(request.user, conversation)
    ]
    context = {
        "conversation": conversation,
        "tickets": tickets,
        "may_handle": may_handle(request.user, conversation),
        "events": events_of(conversation),
    }
    return render(request, "tickets/_panel.html" if request.htmx else "tickets/panel_page.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def open_ticket(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Open a ticket by hand, prefilled with what was read."""
    conversation = found_or_404(request, pk)
    check_may_handle(request.user, conversation)
    form = OpenForm(request.POST or None, initial=_as_read(conversation))
    refusal = ""
    if form.is_valid():
        try:
            with transaction.atomic():
                open_by_hand(conversation, request.user, **form.cleaned_data)
            return done(request, "conversations:show", pk)
        except REFUSALS as error:
            refusal = words_of(error)
    context = {"form": form, "refusal": refusal}
    return dialog(request, "tickets/open.html", context, status=422 if form.is_bound else 200)


def _as_read(conversation: Any) -> dict[str, Any]:
    read = thread.last_reading(conversation)
    intent = read[1].intent.label if read else ""
    return {
        "subject": (conversation.subject or conversation.preview)[:300],
        "klass": intent if intent in Class.values else Class.OTHER,
        "level": read[1].level.value if read else 0,
    }
