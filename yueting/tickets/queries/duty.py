"""Reads for the rota."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from yueting.accounts.models import Agent, Brand
from yueting.tickets.models import DutyShift
from yueting.tickets.services.duty import on_duty_for


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for a brand now, and until when the rota says so."""

    brand: Brand
    people: list[Agent]
    until: datetime | None


def answering(brands: list[Brand]) -> list[Answering]:
    now = timezone.now()
    people = on_duty_for(brands, now)
    running = DutyShift.objects.filter(brand__in=brands, starts_at__lte=now, ends_at__gt=now)
    ends = {(shift.brand_id, shift.agent_id): shift.ends_at for shift in running}
    return [
        Answering(
            b, people[b.pk], next((ends[b.pk, a.pk] for a in people[b.pk] if (b.pk, a.pk) in ends), None)
        )
        for b in brands
    ]


def to_come(brands: list[Brand]) -> QuerySet[DutyShift]:
    """Everything on the rota that has not ended."""
    coming = DutyShift.objects.filter(brand__in=brands, ends_at__gt=timezone.now())
    return coming.select_related("brand", "agent").order_by("starts_at", "pk")
