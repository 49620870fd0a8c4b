"""Ending a talk with its wrap-up."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.models import Author, Conversation, Kind, Message
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.queries import thread
from yueting.conversations.templatetags.marks import intent_words
from yueting.conversations.views.answers import REFUSALS, dialog, done, found_or_404, tells_refusals
from yueting.tickets.courtesies import courtesy_of
from yueting.tickets.forms import WrapUpForm
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Ticket
from yueting.tickets.services.progress import WrapUpWords
from yueting.tickets.services.progress import wrap_up as end_talk
from yueting.tickets.views.changes import refusal_words

_MATTER, _SOLUTION = 160, 300  # characters taken over from what was said
_LOOKED_AT = 10


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def wrap_up(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Confirm matter and solution, drafted from what was said; resolves the tickets and asks for a rating."""
    conversation = found_or_404(request, pk)
    check_may_handle(request.user, conversation)
    form = WrapUpForm(request.POST or None, initial=None if request.POST else _draft(conversation))
    refusal = ""
    if form.is_valid():
        try:
            end_talk(conversation, request.user, WrapUpWords(**form.cleaned_data))
            return done(request, "conversations:inbox")
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
    context = {
        "conversation": conversation,
        "form": form,
        "refusal": refusal,
        "tickets": Ticket.objects.visible_to(request.user).filter(conversations=conversation).unsolved(),
    }
    return dialog(request, "tickets/wrap_up.html", context, status=422 if form.is_bound else 200)


def _draft(conversation: Conversation) -> dict[str, Any]:
    """The matter from the customer's first words that are more than a greeting, the solution from our last."""
    spoken = Message.objects.filter(conversation=conversation, kind=Kind.MESSAGE).only("text", "author")
    first = spoken.filter(author=Author.CUSTOMER).order_by("seq")[:_LOOKED_AT]
    words = next((m.text for m in first if not courtesy_of(m.text)), conversation.subject)
    ours = spoken.filter(author=Author.AGENT).order_by("-seq")[:_LOOKED_AT]
    answer = next((m.text for m in ours if not courtesy_of(m.text)), "")
    matter = " ".join((conversation.subject or words).split())[:_MATTER]
    kind = _kind(conversation)
    return {
        "matter": f"{kind}: {matter}" if kind else matter,
        "solution": " ".join(answer.split())[:_SOLUTION],
    }


def _kind(conversation: Conversation) -> str:
    """The class of the open ticket, without one the matter last read; "" for small talk."""
    ticket = conversation.tickets.unsolved().order_by("opened_at").first()
    if ticket:
        return str(ticket.get_klass_display())
    read = thread.last_reading(conversation)
    return intent_words(read[1].intent.label) if read and read[1].intent.label != "chit_chat" else ""
