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
from yueting.runtime.push import gathered, push
from yueting.runtime.rows import update_rows
from yueting.tickets.models import SlaClock, Ticket
from yueting.tickets.services.duty import on_duty_for
from yueting.tickets.services.escalating import Call, escalate, newest_talks
from yueting.tickets.services.holding import hold_free
from yueting.tickets.services.noticing import gathered_notices
from yueting.tickets.services.showing import show_on_talks
from yueting.tickets.services.timing import Timing, put_sums, timing
from yueting.tickets.services.weighing import WEIGHED, put_weights
from yueting.tickets.warning import RUN_OUT
from yueting.timeline.services import SYSTEM, Happening

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
        kept = timing(hold_free(dict.fromkeys(found)))
        looked, crossings = _look(kept, now)
        _write(kept, now)
        _tell(crossings, now)
    return looked


def _look(kept: Timing, now: datetime) -> tuple[int, list[Crossing]]:
    """Fit each due clock to today's policy and hours, and note what it has reached."""
    looked = 0
    crossings: list[Crossing] = []
    for ticket in kept.tickets:
        targets = kept.targets(ticket)
        for kind, clock in kept.clocks[ticket.id].items():
            if clock.met_at or clock.look_at is None or clock.look_at >= now:
                continue
            looked += 1
            kept.aim(ticket, clock, targets.get(kind), now)
            share = kept.reached(ticket, clock, now) if clock.due_at or clock.look_at else clock.warned
            if share > clock.warned:
                clock.warned = share
                if share == RUN_OUT:
                    clock.breached_at, clock.look_at = now, None
                else:
                    kept.count(ticket, clock, now)
                crossings.append(Crossing(ticket, clock, share))
    return looked, crossings


def _write(kept: Timing, now: datetime) -> None:
    """Clocks, sums and priorities, each row once: an index more or less is felt at thousands of tickets."""
    kept.write_clocks()
    put_sums(kept.tickets, kept.clocks)
    put_weights(kept.tickets, kept.left(now))
    update_rows(kept.tickets, ["due_at", "sla_met", *WEIGHED])
    show_on_talks(kept.tickets)


def _tell(crossings: Sequence[Crossing], now: datetime) -> None:
    tickets = {crossing.ticket.pk: crossing.ticket for crossing in crossings}
    if not tickets:
        return
    talks = newest_talks(tickets.values())
    broken = [c for c in crossings if c.share == RUN_OUT]
    warned = [c for c in crossings if c.share < RUN_OUT]
    _warn(warned, talks)
    calls = [Call(c.ticket, c.clock.kind, "sla_breached", talks.get(c.ticket.pk)) for c in broken]
    escalate(calls, now, besides=map(_happening, crossings))
    _show(talks.values(), {ticket.brand_id for ticket in tickets.values()})


def _show(talks: Iterable[UUID], brands: Iterable[UUID]) -> None:
    """Open conversations look again, and each brand's lists once for all of them."""
    for talk in talks:
        push(broadcasts.agents_group(talk), "changed", what="conversation", conversation=talk)
    for brand in brands:
        push(broadcasts.brand_group(brand), "changed", what="list")


def _happening(crossing: Crossing) -> Happening:
    verb = "sla.breached" if crossing.share == RUN_OUT else "sla.warned"
    data = {"kind": crossing.clock.kind, "due_at": str(crossing.clock.due_at), "percent": crossing.share}
    return Happening(crossing.ticket, verb, SYSTEM, data=data)


def _warn(warned: Sequence[Crossing], talks: dict[UUID, UUID]) -> None:
    """The owner is warned first; late in the day, or without an owner, whoever is on duty as well."""
    brands = {c.ticket.brand_id: c.ticket.brand for c in warned}
    duty = on_duty_for(brands.values()) if brands else {}
    owners = Agent.objects.in_bulk({c.ticket.owner_id for c in warned if c.ticket.owner_id})
    told = []
    for crossing in warned:
        ticket = crossing.ticket
        owner = [owners[ticket.owner_id]] if ticket.owner_id else []
        also = duty[ticket.brand_id] if crossing.share >= ALSO_DUTY or not owner else []
        told += [(agent, crossing) for agent in _once(owner, also)]

    def notice(agent: Agent, crossing: Crossing) -> Notice:
        ticket = crossing.ticket
        shown = {"reference": ticket.reference, "clock": crossing.clock.kind, "percent": crossing.share}
        return Notice(agent=agent, kind="sla_warned", conversation_id=talks.get(ticket.pk), data=shown)

    notify_all(gathered_notices(told, notice))


def _once(*people: Iterable[Agent]) -> list[Agent]:
    return list({agent.pk: agent for some in people for agent in some}.values())
