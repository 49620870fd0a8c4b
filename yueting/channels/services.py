"""Webhooks out: clients are told about events, signed after Standard Webhooks, retried until they answer."""

import json
import logging
from collections.abc import Sequence
from datetime import timedelta

import httpx
from django.db import transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from yueting.channels.models import WebhookCall, WebhookEndpoint
from yueting.runtime.push import wake
from yueting.timeline.models import Event

log = logging.getLogger(__name__)

BATCH = 20
PATIENCE = timedelta(minutes=2)
PAUSES = [5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600]  # seconds before each further try
TIMEOUT = 10.0


def queue_webhooks(events: Sequence[Event]) -> None:
    """The step of every event: write a call for each endpoint that wants it, in the event's own transaction."""
    brands = {event.brand_id for event in events if event.brand_id}
    endpoints = list(WebhookEndpoint.objects.filter(brand_id__in=brands, is_active=True)) if brands else []
    if not endpoints:
        return
    WebhookCall.objects.bulk_create(
        [
            WebhookCall(endpoint=endpoint, event_id=event.id, body=_body(event))
            for event in events
            for endpoint in endpoints
            if endpoint.brand_id == event.brand_id and (not endpoint.verbs or event.verb in endpoint.verbs)
        ],
        ignore_conflicts=True,
    )
    wake("webhooks")


def call_webhooks() -> int:
    """Call what is due; returns how many. A call interrupted by a crash is made again: the receiver has the id."""
    now = timezone.now()
    with transaction.atomic():
        due = list(
            WebhookCall.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state="queued", next_try_at__lte=now)
            .select_related("endpoint")
            .order_by("next_try_at")[:BATCH]
        )
        WebhookCall.objects.filter(id__in=[c.id for c in due]).update(next_try_at=now + PATIENCE)
    for call in due:
        _call(call)
    return len(due)


def _body(event: Event) -> dict[str, object]:
    return {
        "type": event.verb,
        "timestamp": event.at.isoformat(),
        "data": {
            "subject": event.subject_kind,
            "id": str(event.subject_id),
            "actor": {"kind": event.actor_kind, "name": event.actor_name},
            **event.data,
        },
    }


def _call(call: WebhookCall) -> None:
    call.attempts += 1
    error = _post(call)
    if not error:
        call.state, call.error, call.next_try_at = "sent", "", None
    elif call.attempts > len(PAUSES):
        call.state, call.error, call.next_try_at = "failed", error, None
    else:
        call.error = error
        call.next_try_at = timezone.now() + timedelta(seconds=PAUSES[call.attempts - 1])
    call.save(update_fields=["state", "error", "attempts", "next_try_at"])


def _post(call: WebhookCall) -> str:
    """What went wrong, or "" when the receiver answered 2xx."""
    now = timezone.now()
    body = json.dumps(call.body, ensure_ascii=False)
    headers = {
        "content-type": "application/json",
        "webhook-id": str(call.id),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(call.endpoint.secret).sign(str(call.id), now, body),
    }
    try:
        answer = httpx.post(
            call.endpoint.url, content=body.encode(), headers=headers, timeout=TIMEOUT, follow_redirects=False
        )
    except httpx.HTTPError as error:
        return f"{type(error).__name__}: {error}"[:500]
    return "" if answer.is_success else f"HTTP {answer.status_code}"
