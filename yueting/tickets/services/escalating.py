"""The escalation ladder at work (T8): who is named, by when they take over, and who is next if they do not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Notice
from yueting.accounts.permissions import may
from yueting.accounts.services.notices import notify_all
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation
from yueting.conversations.services.handling import AlreadyDone
from yueting.runtime.push import gathered
from yueting.runtime.rows import insert_rows
from yueting.tickets.ladder import rung_at
from yueting.tickets.models import ClockKind, Escalation, SlaClock, Ticket, TicketState
from yueting.tickets.services.duty import on_duty_for, people_at
from yueting.tickets.services.ending import LEVEL, waiting
from yueting.tickets.services.holding import hold, hold_free
from yueting.tickets.services.noticing import gathered_notices
from yueting.tickets.services.policies import policies_of
from yueting.timeline.services import SYSTEM, Happening, record, record_all

BATCH = 50


@dataclass(frozen=True, slots=True)
class Call:
    """A matter that somebody must take over: why (the kind of a clock or LEVEL), how the notice says it, by when.

    Without `by` the first rung of the brand's ladder says it.
    """

    ticket: Ticket
    cause: str
    notice: str
    conversation: UUID | None
    by: datetime | None = None


def escalate(
    calls: Sequence[Call], now: datetime | None = None, *, besides: Iterable[Happening] = ()
) -> None:
    """Name who is on duty for each call and tell everybody on duty; a cause that waits already is not called twice.

    `besides` is what happened just before and is written with it: whoever sees events sees both at once.
    """
    now, tickets = now or timezone.now(), [call.ticket for call in calls]
    brands = {ticket.brand_id: ticket.brand for ticket in tickets}
    people, policies = on_duty_for(brands.values(), now), policies_of(brands)
    known = set(waiting(Escalation.objects.filter(ticket__among=tickets)).values_list("ticket_id", "cause"))
    escalations, happenings = [], list(besides)
    named: list[tuple[Agent, tuple[Call, datetime]]] = []
    for call in calls:
        told = people[call.ticket.brand_id]
        first = rung_at(policies[call.ticket.brand_id].ladder, 0)
        by = call.by or now + timedelta(seconds=first.seconds if first else 900)
        if (call.ticket.pk, call.cause) not in known:
            known.add((call.ticket.pk, call.cause))
            escalations.append(_escalation(call.ticket, call.cause, told, by, now))
        happenings.append(_told(call.ticket, call.cause, told, by))
        named += [(agent, (call, by)) for agent in told]
    insert_rows(escalations)
    record_all(happenings)

    def notice(agent: Agent, about: tuple[Call, datetime]) -> Notice:
        call, by = about
        told = people[call.ticket.brand_id]
        return _notice(agent, call.ticket, call.notice, told, by, call.conversation, call.cause)

    notify_all(gathered_notices(named, notice))


def take_over(ticket: Ticket, agent: Agent) -> Ticket:
    """Whoever was told, or any of the desk, takes the matter over and is its owner from now on.

    Raises PermissionDenied, AlreadyDone when a colleague was first or nothing waits any more.
    """
    with transaction.atomic():
        [held] = hold([ticket.pk])
        open_ones = waiting(Escalation.objects.filter(ticket=held))
        named = open_ones.filter(to=agent).exists()
        if not named and not may(agent, "handle_conversations", held.brand_id, held.team_id):
            raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
        if not open_ones.update(taken_at=timezone.now(), taken_by=agent):
            raise AlreadyDone(_("Nobody need take this over any more: it is taken, or it is done."))
        held.owner = agent
        held.state = TicketState.OPEN if held.state == TicketState.NEW else held.state
        held.version += 1
        held.save(update_fields=["owner", "state", "version"])
        record(held, "ticket.taken_over", agent.actor)
        _tell([held])
    return held


def climb(limit: int = BATCH) -> int:
    """Whoever was named did not take over in time: the matter goes one rung higher; returns how many went."""
    now = timezone.now()
    overdue = waiting(Escalation.objects.filter(take_over_by__lt=now)).order_by("take_over_by")
    found = list(dict.fromkeys(overdue.values_list("ticket_id", flat=True)[:limit]))
    with transaction.atomic(), gathered():
        tickets = {ticket.pk: ticket for ticket in hold_free(found)}
        late = list(overdue.filter(ticket__in=tickets).select_related("to"))
        Escalation.objects.filter(pk__in=[e.pk for e in late]).update(ended_at=now)
        done = _done(late, tickets)
        for escalation in late:
            if escalation.pk not in done:
                _go_higher(escalation, tickets[escalation.ticket_id], now)
        _tell(tickets.values())
    return len(late)


def _go_higher(escalation: Escalation, ticket: Ticket, now: datetime) -> None:
    step = escalation.rung + 1
    rung = rung_at(policies_of([ticket.brand_id])[ticket.brand_id].ladder, step)
    if rung is None:
        record(ticket, "ticket.unheeded", SYSTEM, why=escalation.cause)
        return
    told, by = people_at(ticket.brand, rung.to), now + timedelta(seconds=rung.seconds)
    higher = _escalation(ticket, escalation.cause, told, by, now)
    higher.rung = step
    higher.save(force_insert=True)
    record_all([_told(ticket, escalation.cause, told, by)])
    before = str(escalation.to or "–")
    talk = newest_talks([ticket]).get(ticket.pk)
    notify_all(
        [
            _notice(agent, ticket, "escalated", told, by, talk, escalation.cause, before=before)
            for agent in told
        ]
    )


def _done(late: Iterable[Escalation], tickets: Mapping[UUID, Ticket]) -> set[UUID]:
    """Escalations that nobody need take over any more: the ticket is solved, or its clock was met."""
    met = set(
        SlaClock.objects.filter(ticket__in=tickets, met_at__isnull=False).values_list("ticket_id", "kind")
    )
    return {
        e.pk
        for e in late
        if not tickets[e.ticket_id].is_unsolved
        or (e.ticket_id, ClockKind.FIRST_RESPONSE.value if e.cause == LEVEL else e.cause) in met
    }


def newest_talks(tickets: Iterable[Ticket]) -> dict[UUID, UUID]:
    """The conversation of each ticket in which something was said last."""
    links = Ticket.conversations.through._default_manager.filter(ticket__among=list(tickets))
    newest = links.order_by("ticket_id", "-conversation__last_message_at").distinct("ticket_id")
    return dict(newest.values_list("ticket_id", "conversation_id"))


def _escalation(ticket: Ticket, cause: str, told: Sequence[Agent], by: datetime, now: datetime) -> Escalation:
    return Escalation(ticket=ticket, cause=cause, to=told[0] if told else None, take_over_by=by, at=now)


def _told(ticket: Ticket, cause: str, told: Sequence[Agent], by: datetime) -> Happening:
    why = f"level {ticket.level}" if cause == LEVEL else cause
    data = {"to": ", ".join(map(str, told)), "why": why, "take_over_by": by.isoformat()}
    return Happening(ticket, "ticket.escalated", SYSTEM, data=data)


def _notice(
    agent: Agent,
    ticket: Ticket,
    kind: str,
    told: Sequence[Agent],
    by: datetime,
    conversation: UUID | None,
    cause: str,
    **more: str,
) -> Notice:
    shown: dict[str, object] = {
        "reference": ticket.reference,
        "level": ticket.level,
        "to": str(told[0]) if told else "–",
        "until": by.isoformat(),
        **more,
    }
    if cause != LEVEL:
        shown["clock"] = cause
    return Notice(agent=agent, kind=kind, conversation_id=conversation, data=shown)


def _tell(tickets: Iterable[Ticket]) -> None:
    for talk in Conversation.objects.filter(tickets__in=list(tickets)).distinct():
        broadcasts.tell_changed(talk)
