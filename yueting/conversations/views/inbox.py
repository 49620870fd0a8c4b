"""The three panes: the list, the conversation, the context."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from yueting.accounts.models import Brand, Look, Presence
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents, may, may_anywhere
from yueting.conversations.models import Conversation
from yueting.conversations.permissions import may_handle
from yueting.conversations.queries import lists, thread
from yueting.conversations.services.replying import REPLY_LIMIT
from yueting.conversations.views.answers import found_or_404
from yueting.conversations.views.rows import asked, drawn_rows
from yueting.runtime.drawing import drawn_for

_OPEN_NOW = re.compile(r"/conversations/([0-9a-f-]{36})/")


@for_agents
@require_safe
def inbox(request: AgentRequest) -> HttpResponse:
    """The list; htmx asks for its rows alone."""
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "conversations/_list_parts.html", _list(request, _open_in_browser(request)))
    return render(request, "conversations/inbox.html", _list(request))


@for_agents
@require_safe
def show(request: AgentRequest, pk: UUID) -> HttpResponse:
    """One conversation; htmx gets the middle and right panes alone. Who looked is written down."""
    conversation = found_or_404(request, pk)
    Look.objects.create(agent=request.user, subject_kind="conversation", subject_id=conversation.pk)
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "conversations/_panes.html", pane(request, conversation) | {"swapped": True})
    return page(request, conversation)


@for_agents
@require_safe
def head(request: AgentRequest, pk: UUID) -> HttpResponse:
    """What stands above the messages: who, what was read, what can be done."""
    conversation = found_or_404(request, pk)
    return render(request, "conversations/_head.html", _head(request, conversation))


@for_agents
@require_safe
def messages(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Entries after (`?after=`) or before (`?before=`) a number: how a page without a live line catches up."""
    conversation = found_or_404(request, pk)
    after, before = _number(request.GET.get("after")), _number(request.GET.get("before"))
    part = (
        thread.latest(conversation, before)
        if after is None
        else thread.Thread(thread.since(conversation, after), None)
    )
    return render(request, "conversations/_messages.html", {"conversation": conversation, "thread": part})


def page(request: AgentRequest, conversation: Conversation, **more: Any) -> HttpResponse:
    """The whole page with this conversation open."""
    context = _list(request, conversation.pk) | pane(request, conversation) | more
    return render(request, "conversations/inbox.html", context, status=more.get("status", 200))


def pane(request: AgentRequest, conversation: Conversation) -> dict[str, Any]:
    """What the middle and right panes show."""
    return _head(request, conversation) | {
        "thread": thread.latest(conversation),
        "limit": REPLY_LIMIT,
        "tabs": [
            (key, name, reverse(url, args=[conversation.pk])) for key, name, url in settings.CONTEXT_TABS
        ],
    }


def _head(request: AgentRequest, conversation: Conversation) -> dict[str, Any]:
    agent = request.user
    stored, reading = thread.last_reading(conversation) or (None, None)
    others = conversation.assignee_id not in (None, agent.pk)
    return {
        "conversation": conversation,
        "course": thread.course(conversation),
        "stored": stored,
        "reading": reading,
        "may_handle": may_handle(agent, conversation),
        "may_take_over": others and may(agent, "take_over", conversation.brand_id, conversation.team_id),
        "many_brands": len(brands_for(agent, "read_conversations")) > 1,
    }


def _list(request: AgentRequest, current: UUID | None = None) -> dict[str, Any]:
    agent, shown = request.user, lists.ListFilter.from_query(request.GET)
    brands = lists.brands_of(agent)
    after = lists.Place.from_text(request.GET.get("after", ""))
    queues = [queue for queue in lists.QUEUES if queue != "team" or lists.own_teams(agent)]
    rows, counts = lists.listed(agent, shown, brands, [queue for queue in queues if queue != "ended"], after)
    full = len(rows) == lists.PAGE and shown.queue != "unassigned"
    after_last = lists.Place(rows[-1].last_message_at, rows[-1].pk) if full else None
    return {
        "shown": shown,
        "asked": asked(shown),
        "rows": rows,
        "drawn_rows": drawn_rows(rows, shown, brands, current),
        "queues": _drawn_queues(
            request, shown, brands, [(queue, _count_words(counts[queue])) for queue in queues]
        ),
        "after": after_last,
        "more": f"{reverse('conversations:inbox')}?{shown.as_query}&{urlencode({'after': after_last})}",
        "is_more": after is not None,
    }


def _drawn_queues(
    request: AgentRequest, shown: lists.ListFilter, brands: list[Brand], queues: list[tuple[str, str]]
) -> SafeString:
    """The queues with their counts, and the other filters: drawn once while all of them look the same."""
    is_away = request.user.presence == Presence.OFFLINE and may_anywhere(request.user, "handle_conversations")
    return drawn_for(
        request,
        "conversations/_queues.html",
        shown=shown,
        queues=tuple(queues),
        brands=tuple((brand.slug, str(brand)) for brand in brands) if len(brands) > 1 else (),
        is_away=is_away,
        swapped=bool(request.htmx),
    )


def _count_words(count: int) -> str:
    """A count that was not taken further than the limit; nothing for none."""
    if count >= lists.COUNT_LIMIT:
        return f"{lists.COUNT_LIMIT - 1}+"
    return str(count or "")


def _open_in_browser(request: AgentRequest) -> UUID | None:
    """The conversation that stands open beside a list which refreshes itself."""
    found = _OPEN_NOW.search(request.htmx.current_url or "")
    try:
        return UUID(found[1]) if found else None
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
