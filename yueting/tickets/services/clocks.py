"""The clocks of a ticket: started with it, met by what the desk does, swept when they run out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from yueting.accounts.models import Brand
from yueting.accounts.services.notices import leaders_on_duty, notify
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation, Message
from yueting.runtime.push import gathered
from yueting.runtime.rows import update_rows
from yueting.tickets.models import ClockKind, SlaClock, Ticket
from yueting.tickets.policy import starter_policy
from yueting.tickets.services.holding import hold
from yueting.tickets.services.hours import business_hours
from yueting.tickets.services.weighing import weigh_again
from yueting.tickets.sla import Clock, ClockRuns, Target, TargetKind, due_at
from yueting.timeline.services import SYSTEM, record

BATCH = 100


def set_clocks(*tickets: Ticket) -> None:
    """Start the clocks of each ticket's level, or fit those that run to a changed level.

    A clock keeps its start, so nothing that was already used is forgotten; a met one stays met.
    """
    running = _running(tickets)
    new: list[SlaClock] = []
    changed: list[SlaClock] = []
    for ticket in tickets:
        own = running[ticket.id]
        for target in starter_policy().targets_for(ticket.level, ticket.channel):
            if target.kind not in own and _waits_for_the_customer(ticket, target):
                continue
            clock = own.get(target.kind) or SlaClock(
                ticket=ticket, kind=target.kind, started_at=ticket.opened_at
            )
            if clock.met_at is None:
                _aim(clock, target, ticket.brand)
                (changed if target.kind in own else new).append(clock)
                own[target.kind] = clock
    _write(new, changed)
    _sum_up(tickets, running)


def _waits_for_the_customer(ticket: Ticket, target: Target) -> bool:
    """The next response is owed once the customer wrote again; the first one not if the talk was answered before."""
    if target.kind == ClockKind.FIRST_RESPONSE:
        return ticket.first_reply_at is not None
    return target.kind == ClockKind.NEXT_RESPONSE


def start_next_response(awaited: Mapping[Ticket, datetime]) -> None:
    """Customers wrote again, at these times, after an answer: the next answer has its own limit."""
    running = _running(awaited)
    new: list[SlaClock] = []
    changed: list[SlaClock] = []
    for ticket, at in awaited.items():
        own = running[ticket.id]
        for target in starter_policy().targets_for(ticket.level, ticket.channel):
            if target.kind != ClockKind.NEXT_RESPONSE:
                continue
            clock = own.get(target.kind) or SlaClock(ticket=ticket, kind=target.kind, started_at=at)
            if clock.met_at is not None or clock.due_at is None:
                clock.started_at, clock.met_at, clock.breached_at = at, None, None
                _aim(clock, target, ticket.brand)
                (changed if target.kind in own else new).append(clock)
                own[target.kind] = clock
    _write(new, changed)
    _sum_up(awaited, running)


_Running = Mapping[UUID, dict[str, SlaClock]]


def _running(tickets: Iterable[Ticket]) -> _Running:
    """The clocks of these tickets by ticket and kind."""
    running: dict[UUID, dict[str, SlaClock]] = {ticket.id: {} for ticket in tickets}
    for clock in SlaClock.objects.filter(ticket__in=list(running)):
        running[clock.ticket_id][clock.kind] = clock
    return running


def _write(new: Sequence[SlaClock], changed: Sequence[SlaClock]) -> None:
    SlaClock.objects.bulk_create(new)
    update_rows(changed, ["started_at", "seconds", "clock", "due_at", "met_at", "breached_at"])


def _aim(clock: SlaClock, target: Target, brand: Brand) -> None:
    clock.seconds, clock.clock = target.seconds, target.clock
    clock.due_at = due_at(Clock(clock.started_at, target), business_hours(brand, clock.started_at))
    if clock.breached_at and clock.due_at and clock.due_at > clock.breached_at:
        clock.breached_at = None


def meet(ticket: Ticket, kinds: list[str], at: datetime) -> None:
    """Stop these clocks: what they promised has happened."""
    ticket.clocks.filter(kind__in=kinds, met_at=None).update(met_at=at)
    sum_up(ticket)


def take_up_again(ticket: Ticket) -> None:
    """The resolution is owed once more; the time while the ticket was solved does not count."""
    for clock in ticket.clocks.filter(kind=ClockKind.RESOLUTION, met_at__isnull=False):
        met_at, clock.met_at = clock.met_at, None
        if met_at and clock.due_at and met_at <= clock.due_at:  # one that was broken stays broken
            clock.started_at += timezone.now() - met_at
            target = Target(TargetKind(clock.kind), clock.seconds, ClockRuns(clock.clock))
            _aim(clock, target, ticket.brand)
        clock.save()
    sum_up(ticket)


def note_reply(conversation: Conversation, message: Message) -> None:
    """A reply went out: first and next response of the conversation's tickets are met."""
    for ticket in conversation.tickets.unsolved():
        if ticket.first_reply_at is None:
            ticket.first_reply_at = message.at
            ticket.save(update_fields=["first_reply_at"])
        meet(ticket, [ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE], message.at)


def sum_up(*tickets: Ticket) -> None:
    """Write the nearest deadline and whether all was met onto each ticket, and the deadline onto its conversations."""
    _sum_up(tickets, _running(tickets))


def _sum_up(tickets: Iterable[Ticket], running: _Running) -> None:
    tickets = list(tickets)
    for ticket in tickets:
        clocks = running[ticket.id].values()
        waiting = [c.due_at for c in clocks if c.met_at is None and c.due_at]
        ticket.due_at = min(waiting, default=None)
        late = any(c.due_at and (c.breached_at or (c.met_at and c.met_at > c.due_at)) for c in clocks)
        ticket.sla_met = False if late else None if waiting else True
    update_rows(tickets, ["due_at", "sla_met"])
    nearest = Ticket.objects.filter(conversations=OuterRef("pk"))  # a talk may be about other tickets too
    Conversation.objects.filter(tickets__in=tickets).update(
        due_at=Subquery(nearest.order_by(F("due_at").asc(nulls_last=True)).values("due_at")[:1])
    )


def sweep(limit: int = BATCH) -> int:
    """Find clocks that ran out, write it down and tell the duty leader; returns how many there were.

    Each ticket has a transaction of its own, so that nobody who writes meanwhile waits for long.
    """
    now = timezone.now()
    overdue = SlaClock.objects.filter(met_at=None, breached_at=None, due_at__lt=now).order_by("due_at")
    found = list(overdue.values_list("ticket_id", flat=True)[:limit])
    for ticket_id in dict.fromkeys(found):
        with transaction.atomic(), gathered():
            for ticket in hold([ticket_id]):
                # Looked at again: it may have been met, or found by another process, a moment ago.
                for clock in overdue.filter(ticket=ticket):
                    _breach(ticket, clock, now)
    return len(found)


def _breach(ticket: Ticket, clock: SlaClock, now: datetime) -> None:
    clock.breached_at = now
    clock.save(update_fields=["breached_at"])
    sum_up(ticket)
    weigh_again(ticket)
    leaders = leaders_on_duty(ticket.brand)
    names = ", ".join(str(leader) for leader in leaders)
    record(ticket, "sla.breached", SYSTEM, kind=clock.kind, due_at=str(clock.due_at))
    record(ticket, "ticket.escalated", SYSTEM, to=names, why=clock.kind)
    conversation = ticket.conversations.order_by("-last_message_at").first()
    notify(
        leaders,
        "sla_breached",
        conversation_id=conversation.id if conversation else None,
        reference=ticket.reference,
        clock=clock.kind,
    )
    if conversation:
        broadcasts.tell_changed(conversation)
