"""What goes out: deliveries written with each reply, handed to the channel one by one.

A row is marked "sending" before the channel is called, so that a process killed in between leaves a trace: such a
row becomes *uncertain* and a person decides, unless the channel can repeat a send without doubling it.
"""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from yueting.channels.base import (
    Busy,
    DeliveryReport,
    OutboundFile,
    OutboundMessage,
    Receipt,
    Refused,
    Uncertain,
)
from yueting.channels.registry import channel
from yueting.conversations import broadcasts
from yueting.conversations.models import Attachment, Delivery, DeliveryState, Inbox, Message
from yueting.runtime.sealing import opened
from yueting.timeline.services import record

log = logging.getLogger(__name__)

BATCH = 20
STATES = [DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ, DeliveryState.FAILED]
ON_ITS_WAY = [DeliveryState.QUEUED, DeliveryState.SENDING]
PATIENCE = timedelta(minutes=2)  # a send that takes longer belongs to a process that died
PAUSES = [5, 15, 60, 300, 900, 3600, 4 * 3600]  # seconds before each further try; then it has failed


def flush(limit: int = BATCH) -> int:
    """Send what is due; returns how many deliveries were handled."""
    deliveries = _claim(limit)
    for delivery in deliveries:
        _send(delivery)
    return len(deliveries)


def _claim(limit: int) -> list[Delivery]:
    """What is due, one reply of each conversation at most: a later one waits until an earlier one is settled."""
    now = timezone.now()
    earlier = Delivery.objects.filter(
        state__in=ON_ITS_WAY,
        message__conversation=OuterRef("message__conversation"),
        message__seq__lt=OuterRef("message__seq"),
    )
    with transaction.atomic():
        due = list(
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(~Exists(earlier), state__in=ON_ITS_WAY, next_try_at__lte=now)
            .select_related("message__conversation", "inbox")
            .order_by("next_try_at")[:limit]
        )
        interrupted = [
            d for d in due if d.state == DeliveryState.SENDING and not channel(d.inbox.kind).repeatable
        ]
        for delivery in interrupted:
            _settle(delivery, DeliveryState.UNCERTAIN, "interrupted")
        claimed = [d for d in due if d not in interrupted]
        for delivery in claimed:
            delivery.state = DeliveryState.SENDING
            delivery.attempts += 1
            delivery.next_try_at = now + PATIENCE
        Delivery.objects.bulk_update(claimed, ["state", "attempts", "next_try_at"])
    return claimed


def _send(delivery: Delivery) -> None:
    try:
        way, outbound = channel(delivery.inbox.kind), _outbound(delivery.message)
    except Exception as error:  # a file is gone, the channel is no more: nothing was handed over
        log.exception("message %s cannot be sent", delivery.message_id)
        _finish(delivery, DeliveryState.FAILED, f"{type(error).__name__}: {error}")
        return
    settings = opened(delivery.inbox.settings)
    _name(delivery, way.name_reply(outbound.client_key, settings))
    try:
        receipt = way.send(outbound, settings)
    except Refused as error:
        _finish(delivery, DeliveryState.FAILED, str(error))
    except Uncertain as error:
        _finish(delivery, DeliveryState.UNCERTAIN, str(error))
    except Busy as error:
        _try_later(delivery, str(error), error.retry_after)
    except Exception as error:
        log.exception("sending message %s failed in an unforeseen way", delivery.message_id)
        _finish(delivery, DeliveryState.UNCERTAIN, f"{type(error).__name__}: {error}")
    else:
        _received(delivery, receipt)


def _name(delivery: Delivery, name: str) -> None:
    """Write down what answers to this reply will name, before anything is sent: also silence may be answered."""
    message = delivery.message
    if not name or message.external_id:
        return
    try:
        with transaction.atomic():
            Message.objects.filter(pk=message.pk).update(external_id=name)
        message.external_id = name
    except IntegrityError:
        log.warning("the name of message %s belongs to another one of its inbox", message.pk)


def _received(delivery: Delivery, receipt: Receipt) -> None:
    with transaction.atomic():
        delivery.external_id = receipt.external_id
        if receipt.external_id and not delivery.message.external_id:
            # Answers to this reply name it by this id.
            Message.objects.filter(pk=delivery.message_id).update(external_id=receipt.external_id)
        _settle(delivery, receipt.state)


def _finish(delivery: Delivery, state: str, error: str) -> None:
    with transaction.atomic():
        _settle(delivery, state, error)


def take_report(inbox: Inbox, report: DeliveryReport) -> bool:
    """The platform says what became of a reply; False when it is not known here (yet). A later state stays."""
    found = Delivery.objects.filter(inbox=inbox, message__external_id=report.external_id)
    delivery = found.select_related("message__conversation").first()
    if delivery is None:
        return False
    final = DeliveryState.FAILED, DeliveryState.READ
    if report.state in STATES and delivery.state != report.state and delivery.state not in final:
        _settle(delivery, report.state, report.error)
    return True


def _settle(delivery: Delivery, state: str, error: str = "") -> None:
    """Write the state unless the customer's side has reported a later one meanwhile."""
    order = [DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ]
    delivery.state, delivery.error, delivery.next_try_at = state, error[:2000], None
    later = order[order.index(DeliveryState(state)) + 1 :] if state in order else []
    Delivery.objects.filter(pk=delivery.pk).exclude(state__in=later).update(
        state=state,
        error=delivery.error,
        next_try_at=None,
        external_id=delivery.external_id,
        attempts=delivery.attempts,
    )
    if state in (DeliveryState.FAILED, DeliveryState.UNCERTAIN):
        conversation = delivery.message.conversation
        record(conversation, f"message.{state}", seq=delivery.message.seq, error=delivery.error)
    broadcasts.tell_delivery(delivery)


def _try_later(delivery: Delivery, error: str, retry_after: float | None) -> None:
    if delivery.attempts > len(PAUSES):
        _finish(delivery, DeliveryState.FAILED, error)
        return
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING).update(
            state=DeliveryState.QUEUED,
            error=error[:2000],
            next_try_at=_next_try(delivery.attempts, retry_after),
        )
        delivery.state = DeliveryState.QUEUED
        broadcasts.tell_delivery(delivery)


def _next_try(attempts: int, retry_after: float | None) -> datetime:
    return timezone.now() + timedelta(seconds=retry_after or PAUSES[attempts - 1])


def _outbound(message: Message) -> OutboundMessage:
    conversation = message.conversation
    earlier = Message.objects.filter(
        conversation=conversation, external_id__isnull=False, seq__lt=message.seq
    ).exclude(delivery__state=DeliveryState.FAILED)  # a name that nobody ever got
    return OutboundMessage(
        client_key=message.client_key or str(message.id),
        text=message.text,
        to=conversation.address,
        subject=conversation.subject,
        thread=tuple(i for i in earlier.order_by("-seq").values_list("external_id", flat=True)[:20] if i),
        files=tuple(_file(a) for a in message.attachments.all()),
        at=message.at,
        reference=conversation.reference,
        automatic=message.author != "agent",
    )


def _file(attachment: Attachment) -> OutboundFile:
    with attachment.file.open("rb") as stored:
        return OutboundFile(attachment.name, attachment.media_type, stored.read())
