"""Days that are not like the plan: a typhoon, black rain, an open holiday. A leader sets them by hand.

They stand in the brand's own hours, so that every clock sees them; who set them and why is on the timeline.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.hours_plan import BadHours, hours_from
from yueting.tickets.services.hours import ALWAYS_OPEN
from yueting.tickets.services.recounting import recount_brand
from yueting.timeline.services import record

KINDS = ("typhoon", "black_rain", "holiday", "other")
FARTHEST = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class DayByHand:
    """A day with its own shifts ("09:00-12:00"; none: closed), a key of KINDS, words, and who set it."""

    day: date
    shifts: tuple[str, ...]
    kind: str = "other"
    note: str = ""
    by: str = ""


def days_by_hand(brand: Brand) -> list[DayByHand]:
    """Every day that was set, the latest first."""
    why = brand.hours.get("special_why", {})
    days = [
        DayByHand(date.fromisoformat(day), tuple(shifts), **why.get(day, {}))
        for day, shifts in brand.hours.get("special", {}).items()
    ]
    return sorted(days, key=lambda day: day.day, reverse=True)


def set_day(brand: Brand, wanted: DayByHand, agent: Agent) -> None:
    """Set the shifts of a day, also of one that has begun or passed: running clocks are computed anew.

    Raises ValidationError for shifts that cannot be read, AlreadyDone when the day is set so already.
    """
    _check(wanted)
    with transaction.atomic():
        locked = Brand.objects.select_for_update().get(pk=brand.pk)
        day = wanted.day.isoformat()
        special, why = locked.hours.get("special", {}), locked.hours.get("special_why", {})
        if special.get(day) == list(wanted.shifts):
            raise AlreadyDone(_("This day is set like that already."))
        said = {"kind": wanted.kind, "note": wanted.note, "by": str(agent)}
        _write(locked, special | {day: list(wanted.shifts)}, why | {day: said})
        record(locked, "brand.day_set", agent.actor, day=day, shifts=", ".join(wanted.shifts), **said)


def clear_day(brand: Brand, day: date, agent: Agent) -> None:
    """The day follows the plan again; raises AlreadyDone when it does already."""
    with transaction.atomic():
        locked = Brand.objects.select_for_update().get(pk=brand.pk)
        special, why = dict(locked.hours.get("special", {})), dict(locked.hours.get("special_why", {}))
        if special.pop(day.isoformat(), None) is None:
            raise AlreadyDone(_("This day follows the plan already."))
        why.pop(day.isoformat(), None)
        _write(locked, special, why)
        record(locked, "brand.day_cleared", agent.actor, day=day.isoformat())


def _check(wanted: DayByHand) -> None:
    if abs(wanted.day - timezone.localdate()) > FARTHEST:
        raise ValidationError(_("Choose a day within two years."))
    try:
        hours_from({**ALWAYS_OPEN, "special": {wanted.day.isoformat(): wanted.shifts}}, ())
    except BadHours as error:
        raise ValidationError(_("The hours cannot be read: %(why)s"), params={"why": error}) from error


def _write(brand: Brand, special: dict[str, Sequence[str]], why: dict[str, object]) -> None:
    brand.hours = brand.hours | {"special": special, "special_why": why}
    brand.save(update_fields=["hours"])
    recount_brand(brand.pk)
