"""Where platforms call: `/channels/hooks/<inbox>/`, whatever the channel."""

import logging
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from yueting.channels.platform import Hook, NotGenuine
from yueting.channels.registry import UnknownChannel
from yueting.channels.services.hooks import take_hook
from yueting.conversations.models import Inbox

log = logging.getLogger(__name__)

LONGEST_BODY = 2 * 1024 * 1024  # bytes; platforms name files instead of sending them


@csrf_exempt
@require_http_methods(["GET", "POST"])
def hook(request: HttpRequest, inbox_id: UUID) -> HttpResponse:
    """One call of a platform. Whoever cannot prove to be the platform learns nothing, not even what exists."""
    inbox = Inbox.objects.filter(pk=inbox_id, is_active=True).first()
    if inbox is None or int(request.headers.get("content-length") or 0) > LONGEST_BODY:
        return HttpResponse(status=404 if inbox is None else 413)
    call = Hook(
        method=request.method or "GET",
        query={name: str(request.GET[name]) for name in request.GET},
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
        now=timezone.now(),
    )
    try:
        answer = take_hook(inbox, call)
    except UnknownChannel:
        return HttpResponse(status=404)
    except NotGenuine as error:
        log.warning("a call to inbox %s was turned away: %s", inbox.pk, error)
        return HttpResponse(status=403)
    return HttpResponse(answer.body, status=answer.status, content_type=answer.media_type)
