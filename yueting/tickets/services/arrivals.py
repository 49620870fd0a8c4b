"""The second step of a message: does it open, raise or reopen a ticket, and how urgent is it now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from yueting.accounts.services.notices import leaders_on_duty, notify
from yueting.conversations.models import Conversation, Message
from yueting.conversations.services.arrival import Arrival
from yueting.tickets.courtesies import courtesy_of
from yueting.tickets.models import Ticket
from yueting.tickets.services import clocks
from yueting.tickets.services.opening import open_ticket
from yueting.tickets.services.progress import reopen
from yueting.tickets.triage import OpenTicket, Situation, Triage, triage
from yueting.timeline.services import SYSTEM, record
from yueting.understanding import Reading

NAMED_OWNER_LEVEL = 3  # T3: from here on a leader is told at once


def triage_arrivals(arrivals: Sequence[Arrival]) -> None:
    """Triage the latest customer message of every conversation of the batch."""
    latest = {a.conversation.id: a for a in arrivals if a.is_live and a.message.is_from_customer}
    for arrival in latest.values():
        _triage(arrival, timezone.now())


def _triage(arrival: Arrival, now: datetime) -> None:
    conversation, message = arrival.conversation, arrival.message
    reading = Reading.from_dict(message.reading.data)
    ticket = _ticket_of(conversation)
    if ticket and not ticket.is_unsolved:
        ticket = reopen(ticket, message) if conversation.is_open else None
        if ticket is None and not conversation.is_open:
            return  # thanks after the end
    decision = triage(_situation(conversation, message, reading, ticket))
    if ticket is None and decision.open_ticket:
        ticket = open_ticket(conversation, decision, message.text)
        _alert(ticket, conversation)
    elif ticket is not None:
        _apply(ticket, decision, conversation)
        if ticket.first_reply_at:
            clocks.start_next_response(ticket, message.at)
    _show(conversation, decision, ticket)


def _ticket_of(conversation: Conversation) -> Ticket | None:
    """The ticket this talk is about: an unsolved one first, else the latest."""
    tickets = list(conversation.tickets.select_related("brand").order_by("-opened_at"))
    return next((t for t in tickets if t.is_unsolved), tickets[0] if tickets else None)


def _situation(
    conversation: Conversation, message: Message, reading: Reading, ticket: Ticket | None
) -> Situation:
    week = timezone.now() - timedelta(days=7)
    recent = Conversation.objects.filter(
        contact=conversation.contact_id, started_at__gte=week, is_history=False
    )
    return Situation(
        channel=conversation.channel,
        intent=reading.intent.label,
        level=reading.level.value,
        emotion=reading.emotion.label,
        intensity=reading.emotion.intensity,
        urgency=reading.urgency.label,
        courtesy=courtesy_of(message.text),
        customer_value=conversation.contact.value,
        open_ticket=OpenTicket(ticket.klass, ticket.level, ticket.overruled_level) if ticket else None,
        contacts_in_7_days=recent.count(),
        sla_left_fraction=_left(ticket) if ticket else None,
    )


def _left(ticket: Ticket) -> float | None:
    if ticket.due_at is None:
        return None
    whole = (ticket.due_at - ticket.opened_at).total_seconds()
    return (ticket.due_at - timezone.now()).total_seconds() / whole if whole > 0 else 0.0


def _apply(ticket: Ticket, decision: Triage, conversation: Conversation) -> None:
    raised = decision.level > ticket.level
    before = ticket.level
    ticket.klass, ticket.level = decision.klass, decision.level
    ticket.priority, ticket.priority_reasons = decision.priority, [r.as_dict() for r in decision.reasons]
    ticket.version += 1
    ticket.save(update_fields=["klass", "level", "priority", "priority_reasons", "version"])
    if raised:
        record(ticket, "ticket.level_raised", SYSTEM, before=before, level=ticket.level)
        clocks.set_clocks(ticket)
        _alert(ticket, conversation)


def _alert(ticket: Ticket, conversation: Conversation) -> None:
    """Serious and critical complaints are on the duty leader's screen at once (T3, T8)."""
    if ticket.level < NAMED_OWNER_LEVEL:
        return
    leaders = leaders_on_duty(ticket.brand)
    record(ticket, "ticket.escalated", SYSTEM, to=", ".join(map(str, leaders)), why=f"level {ticket.level}")
    notify(
        leaders,
        "serious_complaint",
        conversation_id=conversation.id,
        reference=ticket.reference,
        level=ticket.level,
    )


def _show(conversation: Conversation, decision: Triage, ticket: Ticket | None) -> None:
    """What the list shows and sorts by."""
    conversation.level = ticket.level if ticket else decision.level
    conversation.priority = decision.priority
    conversation.due_at = ticket.due_at if ticket else None
    conversation.save(update_fields=["level", "priority", "due_at"])
