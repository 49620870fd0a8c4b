"""Who answers for a brand now (T8): the rota, else who is on call, else the brand's duty leader."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand, Presence, Role
from yueting.accounts.services.notices import leaders_on_duty
from yueting.tickets.models import DutyKind, DutyShift
from yueting.timeline.services import record

LONGEST_SHIFT = timedelta(days=7)
MOST_WEEKS = 26


def on_duty(brand: Brand, at: datetime | None = None) -> list[Agent]:
    """Who is told, the one who is to take over first."""
    return on_duty_for([brand], at)[brand.pk]


def on_duty_for(brands: Iterable[Brand], at: datetime | None = None) -> dict[UUID, list[Agent]]:
    """`on_duty` for many brands with one statement for the rota."""
    wanted, now = {brand.pk: brand for brand in brands}, at or timezone.now()
    there: dict[tuple[UUID, str], list[Agent]] = {}
    shifts = DutyShift.objects.filter(
        brand__in=wanted, starts_at__lte=now, ends_at__gt=now, agent__is_active=True
    ).select_related("agent")
    for shift in shifts.order_by("starts_at", "pk"):
        there.setdefault((shift.brand_id, shift.kind), []).append(shift.agent)
    return {
        pk: there.get((pk, DutyKind.DUTY)) or there.get((pk, DutyKind.ON_CALL)) or leaders_on_duty(brand)
        for pk, brand in wanted.items()
    }


def people_at(brand: Brand, station: str) -> list[Agent]:
    """Who stands on a rung of the ladder (`ladder.STATIONS`), who is online first; whoever is on duty if nobody."""
    roles = {"supervisors": Role.SUPERVISOR, "administrators": Role.ADMIN}
    if station not in roles:
        return on_duty(brand)
    found = Agent.objects.filter(
        is_active=True, memberships__brand=brand, memberships__role=roles[station]
    ).distinct()
    people = sorted(found, key=lambda agent: agent.presence != Presence.ONLINE)
    return people or on_duty(brand)


def plan_duty(
    brand: Brand, agent: Agent, kind: str, starts_at: datetime, ends_at: datetime, *, weeks: int, by: Agent
) -> list[DutyShift]:
    """Put somebody on the rota, `weeks` times at the same hours of the week; raises ValidationError."""
    _check_shift(starts_at, ends_at, weeks)
    try:
        with transaction.atomic():
            shifts = [
                _shift(brand, agent, kind, (starts_at, ends_at), timedelta(weeks=week))
                for week in range(weeks)
            ]
            for shift in shifts:
                _check_free(shift)
            DutyShift.objects.bulk_create(shifts)
            record(brand, "duty.planned", by.actor, to=str(agent), start=starts_at.isoformat(), weeks=weeks)
    except IntegrityError:
        raise ValidationError(_("%(who)s is on the rota at this time already.") % {"who": agent}) from None
    return shifts


def unplan_duty(shift: DutyShift, by: Agent) -> None:
    """Take a shift off the rota."""
    with transaction.atomic():
        record(
            shift.brand, "duty.unplanned", by.actor, to=str(shift.agent), start=shift.starts_at.isoformat()
        )
        shift.delete()


def _check_shift(starts_at: datetime, ends_at: datetime, weeks: int) -> None:
    if ends_at <= starts_at:
        raise ValidationError(_("The end must come after the beginning."))
    if ends_at <= timezone.now():
        raise ValidationError(_("This time has passed already."))
    if ends_at - starts_at > LONGEST_SHIFT:
        raise ValidationError(_("One duty lasts a week at most."))
    if not 1 <= weeks <= MOST_WEEKS:
        raise ValidationError(_("Repeat it for 1 to %(most)s weeks.") % {"most": MOST_WEEKS})


def _check_free(shift: DutyShift) -> None:
    same = DutyShift.objects.filter(brand=shift.brand, agent=shift.agent, kind=shift.kind)
    if same.filter(starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at).exists():
        raise ValidationError(_("%(who)s is on the rota at this time already.") % {"who": shift.agent})


def _shift(
    brand: Brand, agent: Agent, kind: str, span: tuple[datetime, datetime], later: timedelta
) -> DutyShift:
    """The shift this much later by the clock on the wall: a week stays a week when the zone changes its clocks."""
    start, end = (_same_hour(at, later) for at in span)
    return DutyShift(brand=brand, agent=agent, kind=kind, starts_at=start, ends_at=end)


def _same_hour(at: datetime, later: timedelta) -> datetime:
    local = timezone.localtime(at)
    return (local.replace(tzinfo=None) + later).replace(tzinfo=local.tzinfo)
