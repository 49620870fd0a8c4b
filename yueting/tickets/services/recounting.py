"""Clocks that must be computed anew because what they run by has changed. The sweep does it, batch by batch."""

from uuid import UUID

from django.utils import timezone

from yueting.runtime.push import wake
from yueting.tickets.models import SlaClock


def recount_brand(brand_id: UUID) -> None:
    """The brand's policy or hours changed: all its running clocks are looked at next; nothing used is forgotten."""
    SlaClock.objects.filter(ticket__brand=brand_id, met_at=None).update(look_at=timezone.now())
    wake("clocks")
