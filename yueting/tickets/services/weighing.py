"""How urgent a ticket is: its words, its customer and how much of its time is left."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone

from yueting.conversations.models import Conversation
from yueting.conversations.models import Reading as StoredReading
from yueting.tickets.models import SlaClock, Ticket
from yueting.tickets.priority import Weighed, starter_weights, weigh
from yueting.tickets.services.hours import business_hours
from yueting.tickets.sla import Clock, ClockRuns, Target, TargetKind, fraction_used
from yueting.understanding import Reading


def recent_talks(contact_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many conversations each customer began in the last seven days."""
    week = timezone.now() - timedelta(days=7)
    recent = Conversation.objects.filter(contact__in=contact_ids, started_at__gte=week, is_history=False)
    return dict(recent.values_list("contact").annotate(Count("id")))


def time_left(tickets: Iterable[Ticket]) -> Mapping[UUID, float]:
    """The share (1 → 0, below 0 overdue) left of the clock of each ticket that is nearest to its end.

    Counted as the clock runs: by the calendar, or by the brand's hours. Tickets without a running clock are left out.
    """
    brands = {ticket.id: ticket.brand for ticket in tickets}
    now, left = timezone.now(), dict[UUID, float]()
    running = SlaClock.objects.filter(ticket__in=brands, met_at=None, due_at__isnull=False)
    rows = running.values_list("ticket_id", "kind", "seconds", "clock", "started_at")
    for ticket_id, kind, seconds, runs, started_at in rows:
        clock = Clock(started_at, Target(TargetKind(kind), seconds, ClockRuns(runs)))
        used = fraction_used(clock, now, business_hours(brands[ticket_id], started_at))
        share = 1.0 - (used or 0.0)
        left[ticket_id] = min(share, left.get(ticket_id, share))
    return left


def weigh_again(ticket: Ticket) -> None:
    """A person, or time, changed the ticket: its priority with the reasons, and what its talks show, follow."""
    customer = StoredReading.objects.filter(conversation__tickets=ticket).order_by("-at").first()
    read = Reading.from_dict(customer.data) if customer else None
    weighed = weigh(
        Weighed(
            klass=ticket.klass,
            level=ticket.level,
            channel=ticket.channel,
            urgency=read.urgency.label if read else "normal",
            emotion=read.emotion.label if read else "calm",
            intensity=read.emotion.intensity if read else 0.0,
            customer_value=ticket.contact.value,
            contacts_in_7_days=recent_talks([ticket.contact_id]).get(ticket.contact_id, 0),
            sla_left_fraction=time_left([ticket]).get(ticket.id),
        ),
        starter_weights(),
    )
    ticket.priority, ticket.priority_reasons = weighed.points, [r.as_dict() for r in weighed.reasons]
    ticket.save(update_fields=["priority", "priority_reasons"])
    _show(ticket)


def _show(ticket: Ticket) -> None:
    """A talk shows the highest level and priority of its unsolved tickets, or those of the last one solved."""
    for talk in ticket.conversations.all():
        highest = talk.tickets.unsolved().aggregate(level=Max("level"), priority=Max("priority"))
        shown = (
            highest if highest["level"] is not None else {"level": ticket.level, "priority": ticket.priority}
        )
        Conversation.objects.filter(pk=talk.pk).update(**shown)
