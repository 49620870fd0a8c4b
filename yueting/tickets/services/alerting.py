"""Serious and critical complaints are on the screen of whoever is on duty at once (T3, T8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from yueting.runtime.rows import update_rows
from yueting.tickets.models import ClockKind, Ticket
from yueting.tickets.services.duty import on_duty_for
from yueting.tickets.services.ending import LEVEL
from yueting.tickets.services.escalating import Call, escalate
from yueting.tickets.services.timing import timing

NAMED_OWNER_LEVEL = 3  # T3: from here on a leader is told
PLAN_LEVEL = 4  # T3: from here on the emergency plan starts, and somebody owns it


@dataclass(frozen=True, slots=True)
class Alarm:
    """A ticket that was opened or raised, and the talk the leader should look at."""

    ticket: Ticket
    conversation: UUID | None


def alert_leaders(alarms: Sequence[Alarm]) -> None:
    """Tell who is on duty about those of level 3 and 4: they take over before the first answer is due.

    A critical one has an owner at once: the person on duty, unless somebody has it already.
    """
    serious = [alarm for alarm in alarms if alarm.ticket.level >= NAMED_OWNER_LEVEL]
    if not serious:
        return
    now = timezone.now()
    _name_owners([alarm.ticket for alarm in serious if alarm.ticket.level >= PLAN_LEVEL])
    limits = _limits([alarm.ticket for alarm in serious], now)
    escalate(
        [Call(a.ticket, LEVEL, "serious_complaint", a.conversation, limits[a.ticket.pk]) for a in serious],
        now,
    )


def _name_owners(critical: Sequence[Ticket]) -> None:
    nobodys = [ticket for ticket in critical if ticket.owner_id is None]
    people = on_duty_for({ticket.brand_id: ticket.brand for ticket in nobodys}.values()) if nobodys else {}
    for ticket in nobodys:
        ticket.owner = next(iter(people[ticket.brand_id]), None)
    update_rows(nobodys, ["owner"])


def _limits(tickets: Sequence[Ticket], now: datetime) -> dict[UUID, datetime | None]:
    """By when a serious complaint is taken over: within the time of its first answer, counted from now."""
    kept = timing(tickets)
    limits: dict[UUID, datetime | None] = {}
    for ticket in kept.tickets:
        target = kept.targets(ticket).get(ClockKind.FIRST_RESPONSE)
        seconds = target.seconds if target else None
        limits[ticket.pk] = now + timedelta(seconds=seconds) if seconds else None
    return limits
