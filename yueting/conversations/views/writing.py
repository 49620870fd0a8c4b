"""Writing to the customer and to colleagues; sending again what did not arrive."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.composed import Composed, composed_from
from yueting.conversations.forms import WriteForm
from yueting.conversations.models import Conversation, Message
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.queries import thread
from yueting.conversations.services.replying import note as write_note
from yueting.conversations.services.replying import reply as write_reply
from yueting.conversations.services.resending import resend as send_again
from yueting.conversations.services.uploading import discard_uploads, store_upload
from yueting.conversations.views.answers import REFUSALS, done, found_or_404, tells_refusals, words_of
from yueting.conversations.views.inbox import page


@for_agents
@require_POST
def reply(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Answer the customer, or write a note where the composer says so."""
    return _write(request, pk, request.POST.get("kind") or "reply")


@for_agents
@require_POST
def note(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Write for colleagues only."""
    return _write(request, pk, "note")


@for_agents
@require_POST
@tells_refusals
def resend(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Try a failed or uncertain reply again, as a person decided."""
    message = Message.objects.select_related("conversation").filter(pk=pk).first()
    if message is None:
        raise Http404
    conversation = found_or_404(request, message.conversation_id)
    send_again(message, request.user)
    return done(request, "conversations:show", conversation.pk)


def _write(request: AgentRequest, pk: UUID, kind: str) -> HttpResponse:
    conversation = found_or_404(request, pk)
    try:
        message = _stored(request, conversation, kind)
    except REFUSALS as error:
        return _text_kept(request, conversation, words_of(error))
    if not request.htmx:
        return redirect("conversations:show", conversation.pk)
    entry = thread.shown(Message.objects.filter(pk=message.pk)).get()
    return render(
        request, "conversations/_message.html", {"message": entry, "conversation": conversation}, status=201
    )


def _stored(request: AgentRequest, conversation: Conversation, kind: str) -> Message:
    """The message of this form. Raises ValidationError, PermissionDenied."""
    form = WriteForm(request.POST)
    if not form.is_valid():
        raise ValidationError(_("The page is too old to send this. Reload it; your text is kept."))
    text, key = form.cleaned_data["text"], form.cleaned_data["client_key"]
    if kind == "note":
        return write_note(conversation, request.user, text, client_key=key)
    check_may_handle(request.user, conversation)  # before any file is kept
    if earlier := Message.objects.filter(client_key=key, conversation=conversation).first():
        return earlier
    uploads = _kept(request, conversation)
    try:
        return write_reply(
            conversation, request.user, text, client_key=key, uploads=uploads, composed=_composed(request)
        )
    finally:
        discard_uploads(uploads)  # those that no message took: it was refused, or stood there already


def _composed(request: AgentRequest) -> Composed:
    sent = request.POST
    return composed_from(
        sent.get("moment", ""), sent.getlist("offered"), sent.getlist("taken"), anyway="anyway" in sent
    )


def _kept(request: AgentRequest, conversation: Conversation) -> list[str]:
    kept: list[str] = []
    try:
        for upload in request.FILES.getlist("files"):
            assert isinstance(upload, UploadedFile)
            kept.append(str(store_upload(conversation.inbox, str(request.user.pk), upload).pk))
    except ValidationError:
        discard_uploads(kept)
        raise
    return kept


def _text_kept(request: AgentRequest, conversation: Conversation, words: str) -> HttpResponse:
    """The composer keeps its text by itself; a plain form gets the page again with the text in it."""
    if request.htmx:
        return render(request, "conversations/_notice.html", {"words": words}, status=422)
    messages.error(request, words)
    return page(request, conversation, typed=request.POST.get("text", ""), status=422)
