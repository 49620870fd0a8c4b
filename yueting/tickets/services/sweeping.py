"""The sweep: clocks that reach a warning, run out, or must be computed anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yueting.accounts.models import Agent, Notice
from yueting.accounts.services.notices import notify_all
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation
from yueting.runtime.push import gathered
from yueting.tickets.models import SlaClock, Ticket
from yueting.tickets.services.duty import on_duty_for
from yueting.tickets.services.escalating import Call, escalate, newest_talks
from yueting.tickets.services.holding import hold_free
from yueting.tickets.services.timing import timing
from yueting.tickets.services.weighing import weigh_all
from yueting.tickets.warning import RUN_OUT
from yueting.timeline.services import SYSTEM, Happening, record_all

BATCH = 250
ALSO_DUTY = 80  # from this share on not only the owner is warned


@dataclass(frozen=True, slots=True)
class Crossing:
    """A clock of a ticket that has just reached this share (percent) of its target."""

    ticket: Ticket
    clock: SlaClock
    share: int


def sweep(limit: int = BATCH) -> int:
    """Look at the clocks whose moment has come, warn or escalate, and tell; returns how many there were.

    A ticket that somebody is writing to is left for the next time, so nobody waits for anybody.
    """
    now = timezone.now()
    due = SlaClock.objects.filter(met_at=None, look_at__lt=now).order_by("look_at")
    found = list(due.values_list("ticket_id", flat=True)[:limit])
    if not found:
        return 0
    with transaction.atomic(), gathered():
        tickets = hold_free(dict.fromkeys(found))
        looked, crossings = _look(tickets, now)
        _tell(crossings, now)
    return looked


def _look(tickets: Sequence[Ticket], now: datetime) -> tuple[int, list[Crossing]]:
    """Fit each due clock to today's policy and hours, and write down what it has reached."""
    kept, looked = timing(tickets), 0
    crossings: list[Crossing] = []
    for ticket in kept.tickets:
        targets = kept.targets(ticket)
        for kind, clock in kept.clocks[ticket.id].items():
            if clock.met_at or clock.look_at is None or clock.look_at >= now:
                continue
            looked += 1
            kept.aim(ticket, clock, targets.get(kind), now)
            share = kept.reached(ticket, clock, now)
            if share > clock.warned:
                clock.warned = share
                clock.breached_at = now if share == RUN_OUT else None
                kept.count(ticket, clock, now)
                crossings.append(Crossing(ticket, clock, share))
    kept.write()
    return looked, crossings


def _tell(crossings: Sequence[Crossing], now: datetime) -> None:
    tickets = {crossing.ticket.pk: crossing.ticket for crossing in crossings}
    if not tickets:
        return
    weigh_all(tickets.values())
    talks = newest_talks(tickets.values())
    broken = [c for c in crossings if c.share == RUN_OUT]
    warned = [c for c in crossings if c.share < RUN_OUT]
    record_all(_happening(crossing) for crossing in crossings)
    _warn(warned, talks)
    escalate([Call(c.ticket, c.clock.kind, "sla_breached", talks.get(c.ticket.pk)) for c in broken], now)
    for talk in Conversation.objects.filter(pk__in=talks.values()):
        broadcasts.tell_changed(talk)


def _happening(crossing: Crossing) -> Happening:
    verb = "sla.breached" if crossing.share == RUN_OUT else "sla.warned"
    data = {"kind": crossing.clock.kind, "due_at": str(crossing.clock.due_at), "percent": crossing.share}
    return Happening(crossing.ticket, verb, SYSTEM, data=data)


def _warn(warned: Sequence[Crossing], talks: dict[UUID, UUID]) -> None:
    """The owner is warned first; late in the day, or without an owner, whoever is on duty as well."""
    brands = {c.ticket.brand_id: c.ticket.brand for c in warned}
    duty = on_duty_for(brands.values()) if brands else {}
    notices = []
    for crossing in warned:
        ticket = crossing.ticket
        also = duty[ticket.brand_id] if crossing.share >= ALSO_DUTY or ticket.owner is None else []
        shown = {"reference": ticket.reference, "clock": crossing.clock.kind, "percent": crossing.share}
        notices += [
            Notice(agent=agent, kind="sla_warned", conversation_id=talks.get(ticket.pk), data=shown)
            for agent in _once(([ticket.owner] if ticket.owner else []), also)
        ]
    notify_all(notices)


def _once(*people: Iterable[Agent]) -> list[Agent]:
    return list({agent.pk: agent for some in people for agent in some}.values())
