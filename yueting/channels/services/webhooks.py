"""Webhooks out: clients are told about events, signed after Standard Webhooks, retried until they answer."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yueting.channels.http.calling import Forbidden, Unreachable, call_signed
from yueting.channels.models import WebhookCall, WebhookEndpoint
from yueting.runtime.push import wake
from yueting.tickets.models import Incident, Ticket
from yueting.timeline.models import Event

BATCH = 20
PATIENCE = timedelta(minutes=2)
PAUSES = [5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600]  # seconds before each further try
AT_ONCE = 8
# Housekeeping of the desk, and how its people practise: nobody outside is told.
OWN_VERBS = (
    "webhook.",
    "delivery.",
    "api_token.",
    "drill.",
    "drill_plan.",
    "case_card.",
    "course.",
    "certificate.",
    "newcomer.",
    "goals.",
    "peer_round.",
    "coaching.",
    "sampling_plan.",
    "calibration.",
)


def queue_webhooks(events: Sequence[Event]) -> None:
    """The step of every event: write a call for each endpoint that wants it, in the event's own transaction."""
    events = [event for event in events if not event.verb.startswith(OWN_VERBS)]
    brands = {event.brand_id for event in events if event.brand_id}
    endpoints = list(WebhookEndpoint.objects.filter(brand_id__in=brands, is_active=True)) if brands else []
    if not endpoints:
        return
    references = _references(events)
    WebhookCall.objects.bulk_create(
        [
            WebhookCall(endpoint=endpoint, event_id=event.id, body=_body(event, references))
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
    # At once, so that a receiver who does not answer holds up nobody else's calls for long.
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        for call, error in zip(due, threads.map(_post, due), strict=True):
            _settle(call, error)
    return len(due)


def repeat_call(call: WebhookCall) -> None:
    """A person decided to make a failed call again."""
    WebhookCall.objects.filter(pk=call.pk, state="failed").update(
        state="queued", attempts=0, next_try_at=timezone.now()
    )
    wake("webhooks")


def drop_call(call: WebhookCall) -> None:
    """A person decided that a failed call is of no use any more."""
    WebhookCall.objects.filter(pk=call.pk, state="failed").update(state="dropped")


def _references(events: Sequence[Event]) -> dict[UUID, str]:
    """The public number of every ticket and incident that the events are about: receivers read them by these."""
    known: dict[UUID, str] = {}
    for kind, model in (("ticket", Ticket), ("incident", Incident)):
        if ids := {event.subject_id for event in events if event.subject_kind == kind}:
            known |= dict(model._default_manager.filter(pk__in=ids).values_list("pk", "reference"))
    return known


def _body(event: Event, references: Mapping[UUID, str]) -> dict[str, object]:
    known = references.get(event.subject_id)
    return {
        "type": event.verb,
        "timestamp": event.at.isoformat(),
        "data": {
            **({"reference": known} if known else {}),
            "subject": event.subject_kind,
            "id": str(event.subject_id),
            "actor": {"kind": event.actor_kind, "name": event.actor_name},
            **event.data,
        },
    }


def _settle(call: WebhookCall, error: str) -> None:
    call.attempts += 1
    call.error = error
    if not error:
        call.state, call.next_try_at = "sent", None
    elif call.attempts > len(PAUSES):
        call.state, call.next_try_at = "failed", None
    else:
        call.next_try_at = timezone.now() + timedelta(seconds=PAUSES[call.attempts - 1])
    call.save(update_fields=["state", "error", "attempts", "next_try_at"])


def _post(call: WebhookCall) -> str:
    """What went wrong, or "" when the receiver answered 2xx. Uses no database: it runs in a thread."""
    try:
        status = call_signed(call.endpoint.url, call.endpoint.secret, str(call.id), call.body)
    except (Forbidden, Unreachable) as error:
        return str(error)
    return "" if 200 <= status < 300 else f"HTTP {status}"
