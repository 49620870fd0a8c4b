"""The customer's page of one ticket; no account, the signed link is the key. And the link itself, for the agent."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import dialog
from yueting.tickets.queries.status import language_for, status_of
from yueting.tickets.services.status_links import LinkExpired, LinkUnknown, status_link, ticket_of
from yueting.tickets.views.changes import found_or_404


@never_cache
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Where the matter stands and what was promised, in the customer's language or the one chosen on the page."""
    try:
        ticket = ticket_of(token)
    except LinkExpired:
        return closed_door(request, "expired", 410)
    except LinkUnknown:
        return closed_door(request, "unknown", 404)
    with translation.override(chosen_language(request) or language_for(ticket)):
        return kept_private(render(request, "tickets/status/status.html", {"status": status_of(ticket)}))


@for_agents
@require_safe
def link(request: AgentRequest, reference: str) -> HttpResponse:
    """The address to give to the customer."""
    ticket = found_or_404(request, reference)
    context = {"ticket": ticket, "link": status_link(ticket)}
    return dialog(request, "tickets/status/link.html", context)


def chosen_language(request: HttpRequest) -> str:
    """The language chosen on the page, if we speak it."""
    chosen = request.GET.get("language", "")
    return chosen if chosen in dict(settings.LANGUAGES) else ""


def closed_door(request: HttpRequest, why: str, code: int, **more: str) -> HttpResponse:
    """A page that says why a link does not open, and what to do."""
    with translation.override(chosen_language(request) or translation.get_language()):
        return kept_private(
            render(request, "tickets/status/closed_door.html", {"why": why, **more}, status=code)
        )


def kept_private(response: HttpResponse) -> HttpResponse:
    """No search engine keeps it. (The desk's referrer policy, same-origin, keeps the address from other sites; with
    no-referrer a browser would send its forms with the origin "null".)"""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
