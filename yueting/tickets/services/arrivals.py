"""The second step of a message: does it open, raise or reopen a ticket, and how urgent is it now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from yueting.conversations.models import Conversation, Message
from yueting.conversations.services.arrival import Arrival
from yueting.runtime.rows import update_rows
from yueting.tickets.courtesies import courtesy_of
from yueting.tickets.models import Ticket, TicketState
from yueting.tickets.services import clocks
from yueting.tickets.services.alerting import Alarm, alert_leaders
from yueting.tickets.services.opening import Opening, open_tickets
from yueting.tickets.services.progress import reopen
from yueting.tickets.services.weighing import recent_talks, time_left
from yueting.tickets.triage import OpenTicket, Situation, Triage, triage
from yueting.timeline.services import SYSTEM, Actor, Happening, record_all
from yueting.understanding import Reading


@dataclass(slots=True)
class _Matter:
    """A conversation with the message that is looked at and the ticket it is about, if there is one.

    `follows` is the solved ticket that a new one would come after.
    """

    conversation: Conversation
    message: Message
    ticket: Ticket | None
    decision: Triage
    follows: Ticket | None = None


def triage_arrivals(arrivals: Sequence[Arrival]) -> None:
    """Triage the latest customer message of every conversation of the batch.

    A batch of fifty takes as many statements as a batch of one; only reopening goes one by one.
    """
    latest = _latest(arrivals)
    if not latest:
        return
    matters = _matters(latest)
    new = [m for m in matters if m.ticket is None and m.decision.open_ticket]
    known = [m for m in matters if m.ticket is not None]
    for matter, ticket in zip(new, _open(new), strict=True):
        matter.ticket = ticket
    raised = _apply(known)
    alert_leaders([Alarm(m.ticket, m.conversation.id) for m in (*new, *raised) if m.ticket])
    _show(matters)


def _latest(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """The message of each conversation that decides: its last one, but "thanks" does not hide what came before."""
    latest: dict[UUID, Arrival] = {}
    for arrival in arrivals:
        if arrival.is_live and arrival.message.is_from_customer:
            known = latest.get(arrival.conversation.id)
            if known is None or not courtesy_of(arrival.message.text):
                latest[arrival.conversation.id] = arrival
    return list(latest.values())


def _matters(arrivals: Sequence[Arrival]) -> list[_Matter]:
    tickets = _tickets_of({id for a in arrivals for id in (a.conversation.id, a.follows) if id})
    talks = recent_talks({a.conversation.contact_id for a in arrivals})
    left = time_left([ticket for ticket in tickets.values() if ticket.is_unsolved])
    matters = []
    for arrival in arrivals:
        conversation, message = arrival.conversation, arrival.message
        ticket = tickets.get(conversation.id)
        follows = tickets.get(arrival.follows) if arrival.follows else None
        if ticket and not ticket.is_unsolved:
            if not conversation.is_open:
                continue  # thanks after the end
            follows, ticket = ticket, reopen(ticket, message)
        situation = _situation(
            conversation,
            message,
            ticket,
            recent_talks=talks.get(conversation.contact_id, 0),
            left=left.get(ticket.id) if ticket else None,
        )
        matters.append(_Matter(conversation, message, ticket, triage(situation), follows))
    return matters


def _tickets_of(conversation_ids: Iterable[UUID]) -> dict[UUID, Ticket]:
    """The ticket each talk is about: an unsolved one first, else the latest. They are locked, after their talks."""
    locked = (
        Ticket.conversations.through._default_manager.filter(conversation__in=conversation_ids)
        .select_related("ticket__brand")
        .order_by("ticket_id")
        .select_for_update(of=("ticket",))
    )
    found: dict[UUID, Ticket] = {}
    once: dict[UUID, Ticket] = {}  # a ticket of two talks is one object
    for link in sorted(locked, key=lambda link: link.ticket.opened_at, reverse=True):
        ticket, known = once.setdefault(link.ticket_id, link.ticket), found.get(link.conversation_id)
        if known is None or (ticket.is_unsolved and not known.is_unsolved):
            found[link.conversation_id] = ticket
    return found


def _situation(
    conversation: Conversation,
    message: Message,
    ticket: Ticket | None,
    *,
    recent_talks: int,
    left: float | None,
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
        sla_left_fraction=left,
    )


def _open(matters: Sequence[_Matter]) -> list[Ticket]:
    return (
        open_tickets([Opening(m.conversation, m.decision, m.message.text, m.follows) for m in matters])
        if matters
        else []
    )


def _apply(matters: Sequence[_Matter]) -> list[_Matter]:
    """Write the decisions onto tickets that were there; gives the matters whose level rose."""
    raised, happenings, awaited, changed, resumed = [], [], {}, [], {}
    for matter in matters:
        ticket, decision = matter.ticket, matter.decision
        assert ticket is not None
        if decision.level > ticket.level:
            raised.append(matter)
            data = {"before": ticket.level, "level": decision.level}
            happenings.append(Happening(ticket, "ticket.level_raised", SYSTEM, data=data))
        before = _decided(ticket)
        ticket.klass, ticket.level = decision.klass, decision.level
        ticket.priority, ticket.priority_reasons = decision.priority, [r.as_dict() for r in decision.reasons]
        ticket.lane = decision.lane
        if ticket.state == TicketState.PENDING_CUSTOMER and courtesy_of(matter.message.text) != "thanks":
            ticket.state = TicketState.OPEN
            resumed[ticket] = matter.message.at
            customer = Actor("customer", ticket.contact_id, matter.message.author_name)
            happenings.append(Happening(ticket, "ticket.resume", customer, data={"seq": matter.message.seq}))
        if _decided(ticket) != before:
            ticket.version += 1
            changed.append(ticket)
        if ticket.first_reply_at:
            awaited[ticket] = matter.message.at
    update_rows(changed, ["klass", "level", "priority", "priority_reasons", "lane", "state", "version"])
    record_all(happenings)
    if resumed:
        clocks.resume(resumed)
    if raised:
        clocks.set_clocks(*(m.ticket for m in raised if m.ticket))
    if awaited:
        clocks.start_next_response(awaited)
    return raised


def _decided(ticket: Ticket) -> tuple[object, ...]:
    """What a message may change; a ticket that stays as it was is not written."""
    return ticket.klass, ticket.level, ticket.priority, ticket.priority_reasons, ticket.lane, ticket.state


def _show(matters: Sequence[_Matter]) -> None:
    """What the list shows and sorts by."""
    changed = []
    for matter in matters:
        conversation, ticket = matter.conversation, matter.ticket
        before = conversation.level, conversation.priority
        conversation.level = ticket.level if ticket else matter.decision.level
        conversation.priority = matter.decision.priority
        if (conversation.level, conversation.priority) != before:
            changed.append(conversation)
    update_rows(changed, ["level", "priority"])
