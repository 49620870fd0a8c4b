"""The assist tab beside a conversation."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from yueting.accounts.models import Agent
from yueting.assist.services.offering import offers_for
from yueting.conversations.models import Conversation
from yueting.knowledge.starter import starter_moments, starter_situations


@login_required
def panel(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Scripts for this moment, and why this moment."""
    assert isinstance(request.user, Agent)
    visible = Conversation.objects.visible_to(request.user).select_related("brand", "contact")
    conversation = get_object_or_404(visible, pk=conversation_id)
    offers = offers_for(conversation, request.user)
    context = {
        "conversation": conversation,
        "offers": offers,
        # Alt and a digit put it in: articles go on where the scripts end.
        "articles": list(enumerate(offers.articles, start=len(offers.scripts) + 1)),
        "moments": {m.id: m for m in starter_moments()},
        "situations": {s.id: s for s in starter_situations()},
    }
    return render(request, "assist/_panel.html", context)
