"""The second step of a message: does it open, raise or reopen a ticket, and how urgent is it now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from yueting.accounts.models import Notice
from yueting.accounts.services.notices import leaders_on_duty, notify_all
from yueting.conversations.models import Conversation, Message
from yueting.conversations.services.arrival import Arrival
from yueting.runtime.rows import update_rows
from yueting.tickets.courtesies import courtesy_of
from yueting.tickets.models import Ticket
from yueting.tickets.services import clocks
from yueting.tickets.services.opening import Opening, open_tickets
from yueting.tickets.services.progress import reopen
from yueting.tickets.triage import OpenTicket, Situation, Triage, triage
from yueting.timeline.services import SYSTEM, Happening, record_all
from yueting.understanding import Reading

NAMED_OWNER_LEVEL = 3  # T3: from here on a leader is told at once


@dataclass(slots=True)
class _Matter:
    """A conversation with the message that is looked at and the ticket it is about, if there is one."""

    conversation: Conversation
    message: Message
    ticket: Ticket | None
    decision: Triage


def triage_arrivals(arrivals: Sequence[Arrival]) -> None:
    """Triage the latest customer message of every conversation of the batch.

    A batch of fifty takes as many statements as a batch of one; only reopening goes one by one.
    """
    latest = {a.conversation.id: a for a in arrivals if a.is_live and a.message.is_from_customer}
    if not latest:
        return
    matters = _matters(list(latest.values()))
    new = [m for m in matters if m.ticket is None and m.decision.open_ticket]
    known = [m for m in matters if m.ticket is not None]
    for matter, ticket in zip(new, _open(new), strict=True):
        matter.ticket = ticket
    raised = _apply(known)
    _alert([m for m in (*new, *raised) if m.ticket and m.ticket.level >= NAMED_OWNER_LEVEL])
    _show(matters)


def _matters(arrivals: Sequence[Arrival]) -> list[_Matter]:
    tickets = _tickets_of({a.conversation.id for a in arrivals})
    contacts = _recent_talks({a.conversation.contact_id for a in arrivals})
    matters = []
    for arrival in arrivals:
        conversation, message = arrival.conversation, arrival.message
        ticket = tickets.get(conversation.id)
        if ticket and not ticket.is_unsolved:
            ticket = reopen(ticket, message) if conversation.is_open else None
            if ticket is None and not conversation.is_open:
                continue  # thanks after the end
        situation = _situation(conversation, message, ticket, contacts.get(conversation.contact_id, 0))
        matters.append(_Matter(conversation, message, ticket, triage(situation)))
    return matters


def _tickets_of(conversation_ids: Iterable[UUID]) -> dict[UUID, Ticket]:
    """The ticket each talk is about: an unsolved one first, else the latest."""
    links = (
        Ticket.conversations.through._default_manager.filter(conversation__in=conversation_ids)
        .select_related("ticket__brand__duty_leader")
        .order_by("-ticket__opened_at")
    )
    found: dict[UUID, Ticket] = {}
    once: dict[UUID, Ticket] = {}  # a ticket of two talks is one object
    for link in links:
        ticket, known = once.setdefault(link.ticket_id, link.ticket), found.get(link.conversation_id)
        if known is None or (ticket.is_unsolved and not known.is_unsolved):
            found[link.conversation_id] = ticket
    return found


def _recent_talks(contact_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many conversations each customer began in the last seven days."""
    week = timezone.now() - timedelta(days=7)
    recent = Conversation.objects.filter(contact__in=contact_ids, started_at__gte=week, is_history=False)
    return dict(recent.values_list("contact").annotate(Count("id")))


def _situation(
    conversation: Conversation, message: Message, ticket: Ticket | None, recent_talks: int
) -> Situation:
    reading = Reading.from_dict(message.reading.data)
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
        contacts_in_7_days=recent_talks,
        sla_left_fraction=_left(ticket) if ticket else None,
    )


def _left(ticket: Ticket) -> float | None:
    if ticket.due_at is None:
        return None
    whole = (ticket.due_at - ticket.opened_at).total_seconds()
    return (ticket.due_at - timezone.now()).total_seconds() / whole if whole > 0 else 0.0


def _open(matters: Sequence[_Matter]) -> list[Ticket]:
    return (
        open_tickets([Opening(m.conversation, m.decision, m.message.text) for m in matters])
        if matters
        else []
    )


def _apply(matters: Sequence[_Matter]) -> list[_Matter]:
    """Write the decisions onto tickets that were there; gives the matters whose level rose."""
    raised, happenings, awaited = [], [], {}
    for matter in matters:
        ticket, decision = matter.ticket, matter.decision
        assert ticket is not None
        if decision.level > ticket.level:
            raised.append(matter)
            data = {"before": ticket.level, "level": decision.level}
            happenings.append(Happening(ticket, "ticket.level_raised", SYSTEM, data=data))
        ticket.klass, ticket.level = decision.klass, decision.level
        ticket.priority, ticket.priority_reasons = decision.priority, [r.as_dict() for r in decision.reasons]
        ticket.version += 1
        if ticket.first_reply_at:
            awaited[ticket] = matter.message.at
    tickets = [m.ticket for m in matters if m.ticket]
    update_rows(tickets, ["klass", "level", "priority", "priority_reasons", "version"])
    if raised:
        record_all(happenings)
        clocks.set_clocks(*(m.ticket for m in raised if m.ticket))
    if awaited:
        clocks.start_next_response(awaited)
    return raised


def _alert(serious: Sequence[_Matter]) -> None:
    """Serious and critical complaints are on the duty leader's screen at once (T3, T8)."""
    tickets = [(m.ticket, m.conversation) for m in serious if m.ticket]
    brands = {ticket.brand_id: ticket.brand for ticket, _ in tickets}
    leaders = {brand_id: leaders_on_duty(brand) for brand_id, brand in brands.items()}
    happenings, notices = [], []
    for ticket, conversation in tickets:
        told = leaders[ticket.brand_id]
        data = {"to": ", ".join(map(str, told)), "why": f"level {ticket.level}"}
        happenings.append(Happening(ticket, "ticket.escalated", SYSTEM, data=data))
        shown = {"reference": ticket.reference, "level": ticket.level}
        notices += [
            Notice(agent=leader, kind="serious_complaint", conversation_id=conversation.id, data=shown)
            for leader in told
        ]
    record_all(happenings)
    notify_all(notices)


def _show(matters: Sequence[_Matter]) -> None:
    """What the list shows and sorts by."""
    for matter in matters:
        conversation, ticket = matter.conversation, matter.ticket
        conversation.level = ticket.level if ticket else matter.decision.level
        conversation.priority = matter.decision.priority
        conversation.due_at = ticket.due_at if ticket else None
    update_rows([m.conversation for m in matters], ["level", "priority", "due_at"])
