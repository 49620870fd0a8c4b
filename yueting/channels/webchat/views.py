"""The two things the widget does by HTTP: register a visitor and upload a file. Both come from other people's pages."""

import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from yueting.channels.models import Visitor
from yueting.channels.webchat.browser import describe
from yueting.channels.webchat.languages import interface_language, widget_language
from yueting.channels.webchat.services import keep_upload, register, visitor_of
from yueting.conversations.models import Inbox
from yueting.conversations.sanitising import storable
from yueting.conversations.services.file_links import visitor_path
from yueting.runtime.allowance import Allowance

View = Callable[[HttpRequest, Inbox], HttpResponse]
ARRIVALS = Allowance(1000, 600)  # new visitors per address in ten minutes: whole offices share one address
UPLOADS = Allowance(60, 600)  # files per visitor in ten minutes
REMEMBERED = ("page", "referrer", "screen", "timezone", "device_id")
LONGEST_BODY = 20_000  # bytes


def from_any_page(view: View) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """Answer other origins (CORS) as the inbox allows: `settings["allowed_origins"]`, without it every page may.

    No cookie is read or sent here, so CSRF does not apply.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, inbox: UUID) -> HttpResponse:
        found = get_object_or_404(Inbox.objects.select_related("brand"), pk=inbox, kind="chat")
        allowed = found.settings.get("allowed_origins") or []
        origin = request.headers.get("Origin", "")
        if allowed and origin not in allowed:
            return JsonResponse({"error": "This page may not use this chat."}, status=403)
        if request.method == "OPTIONS":
            response: HttpResponse = HttpResponse(status=204)
        elif request.method != "POST":
            response = JsonResponse({"error": "POST only."}, status=405, headers={"Allow": "POST, OPTIONS"})
        else:
            response = view(request, found)
        response["Access-Control-Allow-Origin"] = origin if allowed else "*"
        response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
        response["Access-Control-Allow-Headers"] = "Content-Type"
        response["Access-Control-Max-Age"] = "86400"
        response["Vary"] = "Origin"
        return response

    return answer


@from_any_page
def visitors(request: HttpRequest, inbox: Inbox) -> HttpResponse:
    """Register a browser; its token opens the socket."""
    if not inbox.is_active:
        return _refusal(_("This chat is closed."), 404)
    if ARRIVALS.take(request.META.get("REMOTE_ADDR", ""), time.monotonic()):
        return _refusal(_("Too many visitors from your network. Please try again in a few minutes."), 429)
    given = _given(request)
    if given is None:
        return _refusal("The body must be a JSON object.", 400)
    language = widget_language(given.get("language"))
    device = {name: storable(str(given[name]))[:500] for name in REMEMBERED if given.get(name)}
    device |= describe(request.headers.get("User-Agent", "")[:500])
    _visitor, token = register(inbox, language, device)
    with translation.override(interface_language(language)):
        brand = str(inbox.brand)
    greeting = _in_language(inbox.settings.get("greeting"), language)
    return JsonResponse(
        {"token": token, "brand": brand, "greeting": greeting, "language": language}, status=201
    )


@from_any_page
def files(request: HttpRequest, inbox: Inbox) -> HttpResponse:
    """Keep one file for the visitor's next message."""
    visitor_id = visitor_of(request.GET.get("token", ""))
    visitor = (
        Visitor.objects.filter(pk=visitor_id, inbox=inbox).select_related("inbox").first()
        if visitor_id
        else None
    )
    if visitor is None:
        return _refusal(_("Please reload the page and try again."), 401)
    with translation.override(interface_language(visitor.language)):
        return _kept(request, visitor)


def _kept(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    if UPLOADS.take(str(visitor.id), time.monotonic()):
        return _refusal(_("That was a lot at once. Please wait a few minutes and try again."), 429)
    uploaded = request.FILES.get("file")
    if uploaded is None:
        return _refusal(_("The file did not arrive. Please try again."), 400)
    try:
        attachment = keep_upload(visitor, uploaded)
    except ValidationError as error:
        return _refusal(" ".join(error.messages), 422)
    return JsonResponse(
        {
            "id": str(attachment.id),
            "name": attachment.name,
            "size": attachment.size,
            "media_type": attachment.media_type,
            "url": visitor_path(attachment),
        },
        status=201,
    )


def _given(request: HttpRequest) -> dict[str, Any] | None:
    if len(request.body) > LONGEST_BODY:
        return None
    try:
        given = json.loads(request.body or b"{}")
    except ValueError:
        return None
    return given if isinstance(given, dict) else None


def _in_language(words: Any, language: str) -> str:
    """A setting that is one text, or a text for each language."""
    if isinstance(words, dict):
        return str(words.get(language) or words.get(interface_language(language)) or "")
    return str(words or "")


def _refusal(words: str, status: int) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)
