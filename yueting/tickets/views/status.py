"""The customer's page of one ticket; no account, the signed link is the key. And the link itself, for the agent."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.services.replying import reply
from yueting.conversations.views.answers import REFUSALS, dialog, done, tells_refusals, words_of
from yueting.tickets.queries.status import language_for, status_of
from yueting.tickets.services.status_links import LinkExpired, LinkUnknown, status_link, ticket_of
from yueting.tickets.telling import page_words
from yueting.tickets.views.changes import found_or_404
from yueting.tickets.views.promise_forms import WordsForm


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
@require_http_methods(["GET", "POST"])
@tells_refusals
def link(request: AgentRequest, reference: str) -> HttpResponse:
    """The customer's address, and words to send it with, in the channel of the last talk."""
    ticket = found_or_404(request, reference)
    talk = ticket.conversations.order_by("-last_message_at").first()
    if talk is None:
        raise Http404
    address = status_link(ticket)
    draft = page_words(talk.variety, reference=reference, link=address)
    form = WordsForm(request.POST or None, initial={"words": draft})
    refusal = ""
    if form.is_valid():
        try:
            reply(talk, request.user, form.cleaned_data["words"], client_key=f"page-{form.new_id.hex}")
            return done(request, "tickets:show", reference)
        except REFUSALS as error:
            refusal = words_of(error)
    context = {"ticket": ticket, "link": address, "form": form, "refusal": refusal}
    return dialog(request, "tickets/status/link.html", context, status=422 if form.is_bound else 200)


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
