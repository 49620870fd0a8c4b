"""The copilot beside a conversation, streamed as JSON lines."""

import json
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.assist.copilot.asking import Task
from yueting.assist.copilot.services.helping import help_with
from yueting.conversations.models import Conversation
from yueting.conversations.views.answers import found_or_404

_MOST_TYPED = 4000


def _lines(pieces: Iterator[dict[str, Any]], language: str) -> Iterator[str]:
    """Each piece as a line; the words are in the reader's language though the request is over by then."""
    with translation.override(language or None):
        for piece in pieces:
            yield json.dumps(piece, ensure_ascii=False) + "\n"


@for_agents
@require_POST
def ask(request: AgentRequest, pk: UUID, task: str) -> HttpResponse:
    """One task for one conversation; the answer comes line by line."""
    if task not in {one.value for one in Task}:
        raise Http404
    found = found_or_404(request, pk)
    conversation = Conversation.objects.select_related("brand", "contact", "inbox").get(pk=found.pk)
    pieces = help_with(Task(task), conversation, request.user, request.POST.get("text", "")[:_MOST_TYPED])
    lines = _lines(pieces, get_language() or "")
    answer = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    return cast("HttpResponse", answer)
