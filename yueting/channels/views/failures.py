"""The page of everything that could not be processed, with a way out for each."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.channels import queries
from yueting.channels.intake import discard, retry
from yueting.channels.models import RawDelivery, WebhookCall
from yueting.channels.services.webhooks import drop_call, repeat_call
from yueting.timeline.services import record


@login_required
@require_GET
def failures(request: HttpRequest) -> HttpResponse:
    """Deliveries that could not be processed and webhook calls that were given up, newest first."""
    me = _me(request)
    if not brands_for(me, queries.ACTION):
        raise PermissionDenied(_("Only team leaders see what could not be processed."))
    calls = queries.failed_calls(me).order_by("-created_at")
    context = {
        "failures": queries.failures(me),
        "total": queries.failed_deliveries(me).count(),
        "calls": calls[: queries.SHOWN],
        "calls_total": calls.count(),
    }
    return render(request, "channels/failures.html", context)


@login_required
@require_POST
def retry_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    raw = _delivery(request, delivery_id)
    record(raw.inbox, "delivery.retried", _me(request).actor, key=raw.key)
    retry(raw)
    messages.info(request, _("It is being processed again. If it fails again, it comes back here."))
    return redirect("channels:failures")


@login_required
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """After the cause is gone: everything once more, oldest first."""
    rows = list(queries.failed_deliveries(_me(request)).select_related("inbox").defer("body").order_by("id"))
    for raw in rows:
        record(raw.inbox, "delivery.retried", _me(request).actor, key=raw.key)
        retry(raw)
    messages.info(request, _("%(count)s deliveries are being processed again.") % {"count": len(rows)})
    return redirect("channels:failures")


@login_required
@require_POST
def discard_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    raw = _delivery(request, delivery_id)
    record(raw.inbox, "delivery.discarded", _me(request).actor, key=raw.key, reason=raw.error[:200])
    discard(raw)
    messages.info(request, _("Set aside. The original is kept."))
    return redirect("channels:failures")


@login_required
@require_GET
def original(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """The bytes as they came: always a download, never shown."""
    raw = _delivery(request, delivery_id)
    record(raw.inbox, "delivery.looked_at", _me(request).actor, key=raw.key)
    answer = HttpResponse(bytes(raw.body), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="delivery-{raw.pk}.bin"'
    return answer


@login_required
@require_POST
def repeat_webhook(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call = _call(request, call_id)
    record(call.endpoint.brand, "webhook.retried", _me(request).actor, url=call.endpoint.url)
    repeat_call(call)
    messages.info(request, _("The client is called again."))
    return redirect("channels:failures")


@login_required
@require_POST
def drop_webhook(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call = _call(request, call_id)
    record(call.endpoint.brand, "webhook.dropped", _me(request).actor, url=call.endpoint.url)
    drop_call(call)
    messages.info(request, _("The client will not be told about this event."))
    return redirect("channels:failures")


def _me(request: HttpRequest) -> Agent:
    return cast(Agent, request.user)


def _delivery(request: HttpRequest, delivery_id: int) -> RawDelivery:
    rows = queries.failed_deliveries(_me(request)).select_related("inbox")
    return get_object_or_404(rows, pk=delivery_id)


def _call(request: HttpRequest, call_id: UUID) -> WebhookCall:
    return get_object_or_404(queries.failed_calls(_me(request)), pk=call_id)
