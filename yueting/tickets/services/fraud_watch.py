"""Watching for signs of fraud: at identity checks, and on the way of a message where it asks for money back or comes
from a device that is known. A sign raises a flag that the leader on duty is told of; nobody is refused by it alone."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import require
from yueting.accounts.services.notices import leaders_on_duty, notify
from yueting.contacts.models import ContactPoint
from yueting.conversations.models import Author, Conversation
from yueting.conversations.services.arrival import Arrival
from yueting.tickets.fraud import (
    Sign,
    failed_checks,
    new_address_then_refund,
    one_device_many_accounts,
    starter_alertness,
)
from yueting.tickets.models import CheckResult, DeviceUse, FraudFlag, IdentityCheck, Ticket
from yueting.tickets.reasons import Reason
from yueting.tickets.services.walking import tell
from yueting.timeline.services import SYSTEM, record

# What a contact is made with comes in one go; what is added later is a change.
_MADE_TOGETHER = timedelta(minutes=1)


def watch_arrivals(arrivals: Sequence[Arrival]) -> None:
    """A step on the way of a message; a batch without a known device and without a refund costs nothing."""
    live = [a for a in arrivals if a.is_live and a.message.author == Author.CUSTOMER]
    for arrival in live:
        if arrival.opened and (number := str(arrival.conversation.device.get("device_id", ""))):
            _watch_device(arrival.conversation, number, arrival.message.at)
    refunds = [arrival for arrival in live if _asks_refund(arrival)]
    changed = _changed_addresses({arrival.conversation.contact_id for arrival in refunds})
    for arrival in refunds:
        if at := changed.get(arrival.conversation.contact_id):
            _watch_refund(arrival.conversation, arrival.message.at, at)


def watch_checks(ticket: Ticket, now: datetime) -> None:
    """Another check of this customer was written down."""
    failed = IdentityCheck.objects.filter(contact=ticket.contact_id, result=CheckResult.FAILED)
    since = _last_cleared(ticket.contact_id, Sign.FAILED_CHECKS)
    at = [at for at in failed.values_list("at", flat=True) if since is None or at > since]
    talk = ticket.conversations.order_by("-last_message_at").first()
    _raise(ticket.contact_id, failed_checks(at, now, starter_alertness()), ticket, talk)


def clear_flag(flag: FraudFlag, agent: Agent, why: str) -> FraudFlag:
    """A leader has looked at it; clearing twice is clearing once. Raises PermissionDenied, ValidationError."""
    require(agent, "clear_flags", flag.brand_id)
    if not why.strip():
        raise ValidationError(_("Say what you found."))
    with transaction.atomic():
        locked = FraudFlag.objects.select_for_update().get(pk=flag.pk)
        if locked.cleared_at is None:
            locked.cleared_at, locked.cleared_by, locked.cleared_why = timezone.now(), agent, why.strip()
            locked.save(update_fields=["cleared_at", "cleared_by", "cleared_why"])
            record(locked.contact, "fraud.cleared", agent.actor, sign=locked.sign, why=why.strip())
            if locked.ticket:
                record(locked.ticket, "fraud.cleared", agent.actor, sign=locked.sign, why=why.strip())
                tell(locked.ticket)
    return locked


def is_flagged(ticket: Ticket) -> bool:
    """Whether somebody else must look before anything is given."""
    return FraudFlag.objects.filter(contact=ticket.contact_id, cleared_at=None).exists()


def _watch_device(talk: Conversation, number: str, at: datetime) -> None:
    alert = starter_alertness()
    device = hashlib.sha256(f"{talk.brand_id} {number}".encode()).hexdigest()
    use = DeviceUse(
        brand_id=talk.brand_id, device=device, contact_id=talk.contact_id, first_at=at, last_at=at
    )
    DeviceUse.objects.bulk_create(
        [use],
        update_conflicts=True,
        unique_fields=["brand", "device", "contact"],
        update_fields=["last_at"],
    )
    seen = DeviceUse.objects.filter(
        brand=talk.brand_id, device=device, last_at__gte=at - alert.device_seen_within
    )
    since = _last_cleared(talk.contact_id, Sign.ONE_DEVICE_MANY_ACCOUNTS)
    if since is None or seen.filter(first_at__gt=since).exists():  # somebody new since it was looked at
        _raise(talk.contact_id, one_device_many_accounts(seen.count(), alert), None, talk)


def _changed_addresses(contact_ids: set[UUID]) -> Mapping[UUID, list[datetime]]:
    """When addresses were added to these customers after they were made; one statement, whatever their number."""
    if not contact_ids:
        return {}
    later = ContactPoint.objects.filter(
        contact__in=contact_ids, created_at__gt=F("contact__created_at") + _MADE_TOGETHER
    )
    changed: dict[UUID, list[datetime]] = {}
    for contact_id, at in later.values_list("contact_id", "created_at"):
        changed.setdefault(contact_id, []).append(at)
    return changed


def _watch_refund(talk: Conversation, at: datetime, changed: Sequence[datetime]) -> None:
    since = _last_cleared(talk.contact_id, Sign.NEW_ADDRESS_THEN_REFUND)
    fresh = [changed_at for changed_at in changed if since is None or changed_at > since]
    _raise(talk.contact_id, new_address_then_refund(fresh, at, starter_alertness()), None, talk)


def _asks_refund(arrival: Arrival) -> bool:
    reading = getattr(arrival.message, "reading", None)
    return bool(reading and reading.data.get("intent", {}).get("label") == "refund")


def _last_cleared(contact_id: UUID, sign: Sign) -> datetime | None:
    """When a flag of this sign was last cleared: what was known then raises none again."""
    cleared = FraudFlag.objects.filter(contact=contact_id, sign=sign.value, cleared_at__isnull=False)
    return cleared.order_by("-cleared_at").values_list("cleared_at", flat=True).first()


def _raise(contact_id: UUID, reason: Reason | None, ticket: Ticket | None, talk: Conversation | None) -> None:
    """Raise the flag, unless the same sign is open already, and tell the leaders on duty."""
    if (
        reason is None
        or FraudFlag.objects.filter(contact=contact_id, sign=reason.id, cleared_at=None).exists()
    ):
        return
    ticket = ticket or (talk.tickets.order_by("-opened_at").first() if talk else None)
    subject = ticket or talk
    assert subject is not None
    flag = FraudFlag(
        brand_id=subject.brand_id,
        contact_id=contact_id,
        ticket=ticket,
        sign=reason.id,
        reason=reason.as_dict(),
    )
    FraudFlag.objects.bulk_create([flag], ignore_conflicts=True)
    if not FraudFlag.objects.filter(pk=flag.pk).exists():
        return  # another process raised it a moment ago
    record(flag.contact, "fraud.flagged", SYSTEM, reasons=[reason.as_dict()])
    record(subject, "fraud.flagged", SYSTEM, reasons=[reason.as_dict()])
    notify(
        leaders_on_duty(subject.brand),
        "fraud_flag",
        conversation_id=talk.pk if talk else None,
        reference=subject.reference,
    )
