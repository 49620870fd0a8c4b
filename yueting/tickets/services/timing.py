"""Clocks as stored, beside what they run by: policy, pauses, hours, the customer's value."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yueting.contacts.models import Contact
from yueting.runtime.rows import update_rows
from yueting.tickets.business_hours import BusinessHours, NoWorkingTime
from yueting.tickets.models import SlaClock, SlaPause, Ticket
from yueting.tickets.policy import SlaPolicy
from yueting.tickets.services.hours import business_hours
from yueting.tickets.services.policies import policies_of
from yueting.tickets.services.showing import show_on_talks
from yueting.tickets.sla import (
    HELD_BY_WAITING,
    Clock,
    ClockRuns,
    Pause,
    Target,
    TargetKind,
    due_at,
    fraction_used,
)
from yueting.tickets.warning import RUN_OUT, next_look, share_reached

log = logging.getLogger(__name__)

_WRITTEN = [
    "started_at", "seconds", "clock", "due_at", "met_at", "breached_at", "look_at", "warned", "is_planned",
]  # fmt: skip

Clocks = Mapping[UUID, dict[str, SlaClock]]
Pauses = Mapping[UUID, tuple[Pause, ...]]


def clocks_of(tickets: Iterable[Ticket]) -> Clocks:
    """The clocks of these tickets by ticket and kind."""
    found: dict[UUID, dict[str, SlaClock]] = {ticket.id: {} for ticket in tickets}
    for clock in SlaClock.objects.filter(ticket__among=found):
        found[clock.ticket_id][clock.kind] = clock
    return found


def pauses_of(tickets: Iterable[Ticket]) -> Pauses:
    """What does not count for these tickets; tickets without pauses are left out."""
    found: dict[UUID, tuple[Pause, ...]] = {}
    rows = SlaPause.objects.filter(ticket__among=tickets)
    for ticket_id, start, end in rows.values_list("ticket_id", "start", "end"):
        found[ticket_id] = (*found.get(ticket_id, ()), Pause(start, end))
    return found


def counted(clock: SlaClock, pauses: Sequence[Pause]) -> Clock:
    """A stored clock as the arithmetic sees it."""
    target = Target(TargetKind(clock.kind), clock.seconds, ClockRuns(clock.clock))
    held = tuple(pauses) if target.kind in HELD_BY_WAITING else ()
    return Clock(clock.started_at, target, held, clock.met_at)


@dataclass(slots=True)
class Timing:
    """The clocks of some tickets and all that they run by, read with a fixed number of statements."""

    tickets: Sequence[Ticket]
    clocks: Clocks
    pauses: Pauses
    policies: Mapping[UUID, SlaPolicy]
    values: Mapping[UUID, int]
    new: list[SlaClock] = field(default_factory=list)
    changed: list[SlaClock] = field(default_factory=list)

    def targets(self, ticket: Ticket) -> dict[str, Target]:
        """What is promised to this ticket today, by kind."""
        value = self.values.get(ticket.contact_id, 0)
        promised = self.policies[ticket.brand_id].targets_for(ticket.level, ticket.channel, value)
        return {target.kind.value: target for target in promised}

    def start(self, ticket: Ticket, kind: str, at: datetime) -> SlaClock:
        """A clock that starts at this instant; it is written once it is aimed."""
        clock = SlaClock(ticket=ticket, kind=kind, started_at=at)
        self.clocks[ticket.id][kind] = clock
        self.new.append(clock)
        return clock

    def aim(self, ticket: Ticket, clock: SlaClock, target: Target | None, now: datetime) -> None:
        """Fit a clock to its target; a time that a person set stays until a policy sets one."""
        if target is None:
            clock.seconds = None
        elif target.seconds is not None or not clock.is_planned:
            clock.seconds, clock.clock, clock.is_planned = target.seconds, target.clock, False
        self.count(ticket, clock, now)

    def count(self, ticket: Ticket, clock: SlaClock, now: datetime) -> None:
        """Compute anew when it is due and when to look at it next; what was used stays used."""
        try:
            self._count(ticket, clock, now)
        except NoWorkingTime as error:  # hours that never open again hold up this clock, not the whole batch
            log.warning("clock %s of %s: %s", clock.kind, ticket.reference, error)
            clock.due_at = clock.look_at = None
        if not clock._state.adding:
            self.changed.append(clock)

    def _count(self, ticket: Ticket, clock: SlaClock, now: datetime) -> None:
        hours = self.hours(ticket, clock)
        ticking = counted(clock, self.pauses.get(ticket.id, ()))
        clock.due_at = due_at(ticking, hours)
        if clock.warned:
            clock.warned = min(clock.warned, self.reached(ticket, clock, now))
        if clock.warned < RUN_OUT:
            clock.breached_at = None
        warnings = self.policies[ticket.brand_id].warnings_for(clock.seconds)
        clock.look_at = next_look(ticking, hours, warnings, clock.warned)

    def reached(self, ticket: Ticket, clock: SlaClock, now: datetime) -> int:
        """The share of warning that is reached, as `warning.share_reached` says it."""
        ticking = counted(clock, self.pauses.get(ticket.id, ()))
        warnings = self.policies[ticket.brand_id].warnings_for(clock.seconds)
        return share_reached(ticking, now, self.hours(ticket, clock), warnings)

    def hours(self, ticket: Ticket, clock: SlaClock) -> BusinessHours | None:
        if clock.clock == ClockRuns.CALENDAR:
            return None
        return business_hours(ticket.brand, clock.started_at)

    def left(self, now: datetime) -> dict[UUID, float]:
        """Of each ticket the share (1 → 0, below 0 overdue) that its nearest clock has left."""
        found: dict[UUID, float] = {}
        for ticket in self.tickets:
            held = self.pauses.get(ticket.id, ())
            for clock in self.clocks[ticket.id].values():
                if clock.met_at is None and clock.due_at:
                    used = fraction_used(counted(clock, held), now, self.hours(ticket, clock)) or 0.0
                    found[ticket.id] = min(1.0 - used, found.get(ticket.id, 1.0 - used))
        return found

    def write(self) -> None:
        """Write what was started and changed, and sum up the tickets."""
        self.write_clocks()
        sum_up(self.tickets, self.clocks)

    def write_clocks(self) -> None:
        SlaClock.objects.bulk_create(self.new)
        update_rows(list({clock.pk: clock for clock in self.changed}.values()), _WRITTEN)
        self.new, self.changed = [], []


def timing(tickets: Iterable[Ticket]) -> Timing:
    """Everything about the clocks of these tickets."""
    tickets = list(tickets)
    policies = policies_of({ticket.brand_id for ticket in tickets})
    values: dict[UUID, int] = {}
    if any(policy.looks_at_value for policy in policies.values()):
        contacts = Contact.objects.filter(pk__among={ticket.contact_id for ticket in tickets})
        values = dict(contacts.values_list("pk", "value"))
    return Timing(tickets, clocks_of(tickets), pauses_of(tickets), policies, values)


def sum_up(tickets: Iterable[Ticket], running: Clocks) -> None:
    """Write the nearest deadline and whether all was met onto each ticket, and the deadline onto its conversations."""
    tickets = list(tickets)
    put_sums(tickets, running)
    update_rows(tickets, ["due_at", "sla_met"])
    show_on_talks(tickets, ["due_at"])


def put_sums(tickets: Iterable[Ticket], running: Clocks) -> None:
    """Put the nearest deadline and whether all was met onto each ticket; nothing is written."""
    for ticket in tickets:
        clocks = running[ticket.id].values()
        ticket.due_at = min((c.due_at for c in clocks if c.met_at is None and c.due_at), default=None)
        late = any(c.due_at and (c.breached_at or (c.met_at and c.met_at > c.due_at)) for c in clocks)
        open_still = any(c.met_at is None for c in clocks)
        ticket.sla_met = False if late else None if open_still else True
