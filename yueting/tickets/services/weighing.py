"""How urgent a ticket is: its words, its customer, its channels and how much of its time is left."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from yueting.contacts.models import Contact
from yueting.conversations.models import Conversation
from yueting.conversations.models import Reading as StoredReading
from yueting.runtime.rows import update_rows
from yueting.tickets.channel_families import family_of
from yueting.tickets.models import SlaClock, Ticket
from yueting.tickets.priority import PriorityWeights, Weighed, starter_weights, weigh
from yueting.tickets.services.hours import business_hours
from yueting.tickets.services.showing import show_on_talks
from yueting.tickets.services.timing import counted, pauses_of
from yueting.tickets.sla import fraction_used
from yueting.understanding import Reading

WEIGHED = ["priority", "lane", "priority_reasons"]


def recent_talks(contact_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many conversations each customer began in the last seven days."""
    week = timezone.now() - timedelta(days=7)
    recent = Conversation.objects.real().filter(contact__among=contact_ids, started_at__gte=week)
    return dict(recent.values_list("contact").annotate(Count("id")))


def time_left(tickets: Iterable[Ticket]) -> Mapping[UUID, float]:
    """The share (1 → 0, below 0 overdue) left of the clock of each ticket that is nearest to its end.

    Counted as the clock runs: by the calendar or by the brand's hours, without its pauses. Tickets without a running
    clock are left out.
    """
    known = {ticket.id: ticket for ticket in tickets}
    now, left = timezone.now(), dict[UUID, float]()
    running = list(SlaClock.objects.filter(ticket__in=known, met_at=None, due_at__isnull=False))
    pauses = pauses_of(known.values()) if running else {}
    for clock in running:
        hours = business_hours(known[clock.ticket_id].brand, clock.started_at)
        used = fraction_used(counted(clock, pauses.get(clock.ticket_id, ())), now, hours)
        share = 1.0 - (used or 0.0)
        left[clock.ticket_id] = min(share, left.get(clock.ticket_id, share))
    return left


def weigh_again(ticket: Ticket) -> None:
    """A person, or time, changed the ticket: its priority with the reasons, and what its talks show, follow."""
    weigh_all([ticket])


def weigh_all(tickets: Iterable[Ticket]) -> None:
    """`weigh_again` for many tickets, with a fixed number of statements."""
    tickets = list(tickets)
    put_weights(tickets, time_left(tickets))
    update_rows(tickets, WEIGHED)
    show_on_talks(tickets, ["level", "priority"])


def put_weights(tickets: Sequence[Ticket], left: Mapping[UUID, float]) -> None:
    """Put priority, lane and reasons onto each ticket, given what `time_left` says; nothing is written."""
    weights = starter_weights()
    readings, channels = _readings(tickets), _channels(tickets, weights)
    contacts = {ticket.contact_id for ticket in tickets}
    talks = recent_talks(contacts)
    values = dict(Contact.objects.filter(pk__among=contacts).values_list("pk", "value"))
    for ticket in tickets:
        read = readings.get(ticket.id)
        weighed = weigh(
            Weighed(
                klass=ticket.klass,
                level=ticket.level,
                channel=channels.get(ticket.id, ticket.channel),
                urgency=read.urgency.label if read else "normal",
                emotion=read.emotion.label if read else "calm",
                intensity=read.emotion.intensity if read else 0.0,
                customer_value=values.get(ticket.contact_id, 0),
                contacts_in_7_days=talks.get(ticket.contact_id, 0),
                sla_left_fraction=left.get(ticket.id),
            ),
            weights,
        )
        ticket.priority, ticket.lane = weighed.points, weighed.lane
        ticket.priority_reasons = [reason.as_dict() for reason in weighed.reasons]


def _readings(tickets: Iterable[Ticket]) -> dict[UUID, Reading]:
    """How the customer of each ticket stands: the latest reading of all its talks."""
    latest = StoredReading.objects.filter(conversation__tickets__among=list(tickets))
    rows = latest.order_by("conversation__tickets", "-at").distinct("conversation__tickets")
    return {
        ticket: Reading.from_dict(data) for ticket, data in rows.values_list("conversation__tickets", "data")
    }


def _channels(tickets: Iterable[Ticket], weights: PriorityWeights) -> dict[UUID, str]:
    """The weightiest channel on which the matter is talked about: a public word outranks a mail."""
    found = {ticket.id: ticket.channel for ticket in tickets}
    links = Ticket.conversations.through._default_manager.filter(ticket__among=list(found))
    for ticket_id, channel in links.values_list("ticket_id", "conversation__channel"):
        found[ticket_id] = max(found[ticket_id], channel, key=lambda c: weights.channel.get(family_of(c), 0))
    return found
