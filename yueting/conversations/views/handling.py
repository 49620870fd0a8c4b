"""Who has the conversation: claim, take over, hand over, mark as seen."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.forms import TransferForm
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.queries import thread
from yueting.conversations.services import handling
from yueting.conversations.views.answers import REFUSALS, dialog, done, found_or_404, tells_refusals, words_of


@for_agents
@require_POST
@tells_refusals
def claim(request: AgentRequest, pk: UUID) -> HttpResponse:
    handling.claim(found_or_404(request, pk), request.user)
    return done(request, "conversations:show", pk)


@for_agents
@require_POST
@tells_refusals
def take_over(request: AgentRequest, pk: UUID) -> HttpResponse:
    handling.take_over(found_or_404(request, pk), request.user)
    return done(request, "conversations:show", pk)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def transfer(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Hand over to a colleague or a team; the dialog comes back with what was typed if that fails."""
    conversation = found_or_404(request, pk)
    check_may_handle(request.user, conversation)
    form = TransferForm(request.POST if request.method == "POST" else None, *thread.receivers(conversation))
    refusal = ""
    if form.is_valid():
        try:
            handling.transfer(conversation, request.user, form.receiver, form.cleaned_data["why"])
            return _left(request, pk)
        except REFUSALS as error:
            refusal = words_of(error)
    context = {"conversation": conversation, "form": form, "refusal": refusal}
    return dialog(request, "conversations/transfer.html", context, status=422 if form.is_bound else 200)


def _left(request: AgentRequest, pk: UUID) -> HttpResponse:
    """After a hand-over: on with the conversation where one may still read it, else back to the list."""
    if request.htmx and not thread.find(request.user, pk).exists():
        return HttpResponse(headers={"HX-Redirect": reverse("conversations:inbox")})
    return done(request, "conversations:inbox")


@for_agents
@require_POST
def seen(request: AgentRequest, pk: UUID) -> HttpResponse:
    """The reader has come to the entry `seq`."""
    seq = request.POST.get("seq", "")
    if seq.isascii() and seq.isdigit() and len(seq) < 10:
        handling.mark_seen(found_or_404(request, pk), request.user, int(seq))
    return HttpResponse(status=204)
