"""Files of messages: given only to who may read the message, and never run in the desk's own name."""

from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yueting.accounts.models import Agent
from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.models import Attachment, Kind
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.pictures import picture_type
from yueting.conversations.queries import thread
from yueting.conversations.services.attaching import fetch_again
from yueting.conversations.services.file_links import opens
from yueting.conversations.services.uploading import store_upload
from yueting.conversations.views.answers import REFUSALS, found_or_404, refused, words_of


@require_safe
def file(request: HttpRequest, pk: UUID) -> FileResponse:
    """A file, for an agent who may read its conversation or for the visitor whose `?token=` opens it."""
    attachment = _for_visitor(request, pk) if "token" in request.GET else _for_agent(request, pk)
    try:
        content = attachment.file.open("rb")
    except (FileNotFoundError, ValueError):  # it is gone, or has not come from the platform yet
        raise Http404 from None
    head = content.read(16)
    content.seek(0)
    # The row's media type is the sender's word; the bytes must say the same before a browser may show them.
    inline = attachment.is_picture and picture_type(head) == attachment.media_type
    response = FileResponse(
        content, content_type=attachment.media_type if inline else "application/octet-stream"
    )
    response["Content-Disposition"] = (
        f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(attachment.name, safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if "token" in request.GET else "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@for_agents
@require_POST
def upload(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Keep one file for a reply to come; gives its id."""
    conversation = found_or_404(request, pk)
    sent = request.FILES.get("file")
    if sent is None:
        return JsonResponse({"error": _("A file is missing. Attach it again.")}, status=400)
    try:
        check_may_handle(request.user, conversation)
        stored = store_upload(conversation.inbox, str(request.user.pk), sent)
    except REFUSALS as error:
        return JsonResponse({"error": words_of(error)}, status=422)
    return JsonResponse({"id": str(stored.pk), "name": stored.name, "size": stored.size}, status=201)


@for_agents
@require_POST
def fetch(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Ask the platform again for a file that could not be fetched."""
    attachment = _for_agent(request, pk)
    try:
        fetch_again(attachment, request.user)
    except REFUSALS as error:
        return refused(request, words_of(error))
    return HttpResponse(status=204)


def _for_visitor(request: HttpRequest, pk: UUID) -> Attachment:
    found = Attachment.objects.select_related("message").filter(pk=pk).first()
    internal = found is not None and found.message is not None and found.message.kind == Kind.NOTE
    if found is None or internal or not opens(request.GET["token"], pk):
        raise Http404
    return found


def _for_agent(request: HttpRequest, pk: UUID) -> Attachment:
    agent = request.user
    found = thread.attachment(agent, pk) if isinstance(agent, Agent) and agent.is_active else None
    if found is None:
        raise Http404
    return found
