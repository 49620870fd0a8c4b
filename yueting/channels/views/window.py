"""How long, and how often, one may still write to a customer."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.channels.queries import standing_of
from yueting.conversations.views.answers import found_or_404


@for_agents
@require_safe
def window(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    """The line above the composer, anew after each message."""
    conversation = found_or_404(request, conversation_id)
    standing = standing_of(conversation)
    if standing is None:
        return HttpResponse()
    return render(request, "channels/_window.html", {"standing": standing, "conversation": conversation})
