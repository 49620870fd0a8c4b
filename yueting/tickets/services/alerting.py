"""Serious and critical complaints are on the duty leader's screen at once (T3, T8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from yueting.accounts.models import Notice
from yueting.accounts.services.notices import leaders_on_duty, notify_all
from yueting.tickets.models import Ticket
from yueting.timeline.services import SYSTEM, Happening, record_all

NAMED_OWNER_LEVEL = 3  # T3: from here on a leader is told


@dataclass(frozen=True, slots=True)
class Alarm:
    """A ticket that was opened or raised, and the talk the leader should look at."""

    ticket: Ticket
    conversation: UUID | None


def alert_leaders(alarms: Sequence[Alarm]) -> None:
    """Tell the leaders on duty about those of level 3 and 4; the timeline keeps who was told."""
    serious = [alarm for alarm in alarms if alarm.ticket.level >= NAMED_OWNER_LEVEL]
    brands = {alarm.ticket.brand_id: alarm.ticket.brand for alarm in serious}
    leaders = {brand_id: leaders_on_duty(brand) for brand_id, brand in brands.items()}
    happenings, notices = [], []
    for alarm in serious:
        ticket, told = alarm.ticket, leaders[alarm.ticket.brand_id]
        data = {"to": ", ".join(map(str, told)), "why": f"level {ticket.level}"}
        happenings.append(Happening(ticket, "ticket.escalated", SYSTEM, data=data))
        shown = {"reference": ticket.reference, "level": ticket.level}
        notices += [
            Notice(agent=leader, kind="serious_complaint", conversation_id=alarm.conversation, data=shown)
            for leader in told
        ]
    record_all(happenings)
    notify_all(notices)
