"""The search page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.finding import LONGEST
from yueting.conversations.queries.lists import Place
from yueting.conversations.queries.search import Found
from yueting.conversations.queries.search import search as find_all
from yueting.conversations.sanitising import storable


@for_agents
@require_safe
def search(request: AgentRequest) -> HttpResponse:
    """Messages, references and customers that the query names."""
    query = storable(request.GET.get("q", ""))[:LONGEST].strip()
    after = Place.from_text(request.GET.get("after", ""))
    found = find_all(request.user, query, after) if query else Found()
    return render(
        request, "conversations/search.html", {"query": query, "found": found, "is_more": after is not None}
    )
