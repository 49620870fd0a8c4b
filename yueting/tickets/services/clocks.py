"""The clocks of a ticket: started with it, held while the customer is awaited, met by what the desk does."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from yueting.conversations.models import Conversation, Message
from yueting.runtime.rows import update_rows
from yueting.tickets.models import ClockKind, SlaPause, Ticket, TicketState
from yueting.tickets.services.ending import end_escalations
from yueting.tickets.services.sweeping import sweep as sweep
from yueting.tickets.services.timing import clocks_of, timing
from yueting.tickets.services.timing import sum_up as _sum_up

WAITING = TicketState.PENDING_CUSTOMER


def set_clocks(*tickets: Ticket, at: datetime | None = None) -> None:
    """Start the clocks of each ticket's level, or fit those that run to a changed level, policy or customer.

    A clock keeps its start, so nothing that was already used is forgotten; a met one stays met.
    """
    now = at or timezone.now()
    kept = timing(tickets)
    for ticket in kept.tickets:
        own = kept.clocks[ticket.id]
        for kind, target in kept.targets(ticket).items():
            if kind not in own and _waits_for_the_customer(ticket, kind):
                continue
            clock = own.get(kind) or kept.start(ticket, kind, ticket.opened_at)
            if clock.met_at is None:
                kept.aim(ticket, clock, target, now)
    kept.write()


def _waits_for_the_customer(ticket: Ticket, kind: str) -> bool:
    """The next response is owed once the customer wrote again; the first one not if the talk was answered before."""
    if kind == ClockKind.FIRST_RESPONSE:
        return ticket.first_reply_at is not None
    return kind == ClockKind.NEXT_RESPONSE


def start_next_response(awaited: Mapping[Ticket, datetime]) -> None:
    """Customers wrote again, at these times, after an answer: the next answer has its own limit."""
    kept = timing(awaited)
    for ticket, at in awaited.items():
        target = kept.targets(ticket).get(ClockKind.NEXT_RESPONSE)
        clock = kept.clocks[ticket.id].get(ClockKind.NEXT_RESPONSE)
        if target is None or (clock and clock.met_at is None and clock.due_at):
            continue
        if clock is None:
            clock = kept.start(ticket, ClockKind.NEXT_RESPONSE, at)
        clock.started_at, clock.met_at, clock.breached_at, clock.warned = at, None, None, 0
        kept.aim(ticket, clock, target, at)
    kept.write()


def turn(ticket: Ticket, before: str, after: str, at: datetime | None = None) -> None:
    """A ticket went from one state to another: waiting for the customer holds what may be held."""
    waited, waits = before == WAITING, after == WAITING
    if waits and not waited:
        pause({ticket: at or timezone.now()})
    elif waited and not waits:
        resume({ticket: at or timezone.now()})


def pause(tickets: Mapping[Ticket, datetime]) -> None:
    """Time stands still for these tickets from these instants on; one that is held already stays held."""
    SlaPause.objects.bulk_create(
        [SlaPause(ticket=ticket, start=at) for ticket, at in tickets.items()], ignore_conflicts=True
    )
    _count_again(tickets)


def resume(tickets: Mapping[Ticket, datetime]) -> None:
    """Time runs on for these tickets from these instants on."""
    ends = {ticket.pk: at for ticket, at in tickets.items()}
    held = list(SlaPause.objects.filter(ticket__in=list(ends), end=None))
    for stretch in held:
        stretch.end = max(stretch.start, ends[stretch.ticket_id])
    update_rows(held, ["end"])
    _count_again(tickets)


def meet(ticket: Ticket, kinds: list[str], at: datetime) -> None:
    """Stop these clocks: what they promised has happened."""
    ticket.clocks.filter(kind__in=kinds, met_at=None).update(met_at=at, look_at=None)
    end_escalations(ticket, kinds, at)
    sum_up(ticket)


def take_up_again(ticket: Ticket, at: datetime | None = None) -> None:
    """The resolution is owed once more; the time while the ticket was solved does not count."""
    now = at or timezone.now()
    clock = ticket.clocks.filter(kind=ClockKind.RESOLUTION, met_at__isnull=False).first()
    if clock is None:
        return
    SlaPause.objects.create(ticket=ticket, start=min(clock.met_at or now, now), end=now)
    kept = timing([ticket])
    clock = kept.clocks[ticket.id][ClockKind.RESOLUTION]
    clock.met_at = None
    kept.aim(ticket, clock, kept.targets(ticket).get(ClockKind.RESOLUTION), now)
    kept.write()


def note_reply(conversation: Conversation, message: Message) -> None:
    """A reply went out: first and next response of the conversation's tickets are met."""
    for ticket in conversation.tickets.unsolved():
        if ticket.first_reply_at is None:
            ticket.first_reply_at = message.at
            ticket.save(update_fields=["first_reply_at"])
        meet(ticket, [ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE], message.at)


def sum_up(*tickets: Ticket) -> None:
    """Write the nearest deadline and whether all was met onto each ticket, and the deadline onto its conversations."""
    _sum_up(tickets, clocks_of(tickets))


def _count_again(tickets: Mapping[Ticket, datetime]) -> None:
    kept = timing(tickets)
    for ticket, at in tickets.items():
        for clock in kept.clocks[ticket.id].values():
            if clock.met_at is None:
                kept.count(ticket, clock, at)
    kept.write()
