"""The copilot beside a conversation, streamed as JSON lines, and the page of what it costs."""

import json
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.assist.copilot.asking import Task
from yueting.assist.copilot.forms import BudgetForm, typed
from yueting.assist.copilot.queries import budget_of, month_of, standing
from yueting.assist.copilot.services.budgeting import set_budget
from yueting.assist.copilot.services.helping import help_with
from yueting.conversations.models import Conversation
from yueting.conversations.views.answers import found_or_404
from yueting.tickets.views.brands import brands_where, chosen_brand

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


@for_agents
@require_http_methods(["GET", "POST"])
def budget(request: AgentRequest) -> HttpResponse:
    """What the copilot of a brand cost this month, and what it may cost."""
    brand = chosen_brand(request, "set_reply_check")
    form = BudgetForm(request.POST or None, initial=typed(budget_of(brand)))
    if form.is_valid():
        set_budget(brand, request.user, form.budget)
        messages.success(request, _("Kept. It counts from the next request on."))
        return redirect(f"{request.path}?brand={brand.slug}")
    context = {
        "brand": brand,
        "brands": brands_where(request, "set_reply_check"),
        "form": form,
        "budget": budget_of(brand),
        "standing": standing(brand),
        "month": month_of(brand),
        "endpoint": settings.SECOND_OPINION,
        "tab": "copilot",
    }
    return render(request, "assist/copilot/budget.html", context, status=422 if form.is_bound else 200)
