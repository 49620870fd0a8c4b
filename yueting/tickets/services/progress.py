"""Moving a ticket through its life. Every change is checked, written as an event and shown to all who look."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for, may
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation, Message
from yueting.conversations.services.handling import end
from yueting.tickets.courtesies import courtesy_of
from yueting.tickets.lifecycle import Action, NotAllowed, Role, State, next_state
from yueting.tickets.models import Class, ClockKind, Ticket, TicketState
from yueting.tickets.reasons import because, gettext_noop
from yueting.tickets.services import clocks
from yueting.tickets.services.alerting import Alarm, alert_leaders
from yueting.tickets.services.closing import check_may_close
from yueting.tickets.services.holding import hold
from yueting.tickets.services.versions import check_not_merged, check_version
from yueting.tickets.services.weighing import weigh_again
from yueting.tickets.triage import Return, reopens
from yueting.timeline.services import Actor, record


@dataclass(frozen=True, slots=True)
class WrapUpWords:
    """What the agent confirms at the end (A11)."""

    matter: str
    solution: str
    follow_up: str = ""


def wrap_up(
    conversation: Conversation, agent: Agent, words: WrapUpWords, *, resolve_tickets: bool = True
) -> None:
    """End the talk; its unsolved tickets are resolved with it and the customer is asked for a rating.

    Raises AlreadyDone when a colleague was first, PermissionDenied, lifecycle.NotAllowed.
    """
    with transaction.atomic():
        end(conversation, agent, matter=words.matter, solution=words.solution, follow_up=words.follow_up)
        tickets = list(conversation.tickets.unsolved().select_for_update(of=("self",)).order_by("id"))
        if resolve_tickets:
            for ticket in tickets:
                _resolve(ticket, agent, words)
        latest = conversation.tickets.order_by("-opened_at").first()
        _take_resolution_steps(conversation, tickets[0] if tickets and resolve_tickets else latest, agent)


def act(
    ticket: Ticket, action: Action, agent: Agent | Actor, *, version: int, why: str = "", **changes: Any
) -> Ticket:
    """Do one action of the life cycle; `version` is the one the agent saw.

    A client's own program, named by its Actor, acts with the rights of who gave it the token: an administrator.

    Raises AlreadyDone when somebody changed the ticket meanwhile, lifecycle.NotAllowed otherwise.
    """
    with transaction.atomic():
        [locked] = hold([ticket.pk])
        check_version(locked, version)
        check_not_merged(locked)
        person = agent if isinstance(agent, Agent) else None
        actor = agent if isinstance(agent, Actor) else agent.actor
        role = role_of(person, locked) if person else Role.ADMIN
        before = locked.state
        locked.state = next_state(State(before), action, role, why).value
        changes |= _guard(locked, action, changes)
        _stamp(locked, action, why)
        if action in {Action.LOWER_LEVEL, Action.DOWNGRADE}:
            locked.overruled_level = max(locked.level, locked.overruled_level or 0)
        for field, value in changes.items():
            setattr(locked, field, value)
        locked.version += 1
        locked.save()
        talk = locked.conversations.order_by("-last_message_at").first()
        clocks.turn(locked, before, locked.state)
        _turn_clocks(locked, action)
        if {"level", "klass"} & changes.keys():
            clocks.set_clocks(locked)
            weigh_again(locked)
        if action is Action.RAISE_LEVEL:
            alert_leaders([Alarm(locked, talk.pk if talk else None)])
        record(locked, f"ticket.{action.value}", actor, why=why, **{k: str(v) for k, v in changes.items()})
        if action is Action.RESOLVE and talk:
            _take_resolution_steps(talk, locked, person)
        _tell(locked)
    return locked


def reopen(ticket: Ticket, message: Message) -> Ticket | None:
    """What a customer's message does to a solved ticket: take it up again, or None for a new matter."""
    returned = reopens(
        ticket.state,
        ticket.closed_at or ticket.resolved_at,
        message.reading.data.get("intent", {}).get("label", ""),
        timezone.now(),
        courtesy=courtesy_of(message.text),
    )
    if returned.outcome is not Return.REOPEN:
        return None
    ticket.state = TicketState.OPEN
    ticket.resolved_at = ticket.closed_at = None
    ticket.version += 1
    ticket.save(update_fields=["state", "resolved_at", "closed_at", "version"])
    _turn_clocks(ticket, Action.REOPEN)
    customer = Actor("customer", ticket.contact_id, message.author_name)
    record(ticket, "ticket.reopened", customer, seq=message.seq)
    return ticket


def role_of(agent: Agent, ticket: Ticket) -> Role:
    """The strongest role this person has over the ticket."""
    if agent.is_superuser or may(agent, "manage_people", ticket.brand_id):
        return Role.ADMIN
    if may(agent, "change_level_down", ticket.brand_id, ticket.team_id):
        return Role.LEADER
    if may(agent, "handle_conversations", ticket.brand_id, ticket.team_id):
        return Role.AGENT
    of_no_team = ticket.team_id is None and ticket.brand_id in brands_for(agent, "handle_conversations")
    if of_no_team or ticket.owner_id == agent.pk:
        return Role.AGENT
    return Role.CLIENT


def _resolve(ticket: Ticket, agent: Agent, words: WrapUpWords) -> None:
    # Who may end the talk may say that what it was about is solved.
    role = Role.AGENT if role_of(agent, ticket) is Role.CLIENT else role_of(agent, ticket)
    before = ticket.state
    ticket.state = next_state(State(before), Action.RESOLVE, role).value
    ticket.resolved_at = timezone.now()
    ticket.owner = ticket.owner or agent
    ticket.version += 1
    ticket.save(update_fields=["state", "resolved_at", "owner", "version"])
    clocks.turn(ticket, before, ticket.state, ticket.resolved_at)
    clocks.meet(ticket, list(ClockKind.values), ticket.resolved_at)
    record(ticket, "ticket.resolve", agent.actor, matter=words.matter, solution=words.solution)


def _guard(ticket: Ticket, action: Action, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What an action asks beyond state and role, and what else it changes. Raises NotAllowed."""
    if action is Action.CLOSE:
        check_may_close(ticket)
    klass = changes.get("klass")
    if action is Action.CHANGE_CLASS and ticket.klass == Class.COMPLAINT != klass:
        words = gettext_noop("a complaint gets another class only from a leader, who says that it is none")
        raise NotAllowed(because("not_allowed.downgrade", 0, words))
    if action is not Action.DOWNGRADE:
        return {}
    if klass in (None, Class.COMPLAINT, Class.EMERGENCY):
        raise NotAllowed(
            because("not_allowed.less", 0, gettext_noop("say what it is instead of a complaint"))
        )
    return {"level": 0}


def _stamp(ticket: Ticket, action: Action, why: str) -> None:
    now = timezone.now()
    if action is Action.CLOSE:
        ticket.closed_at, ticket.close_reason = now, why[:300]
    elif action is Action.RESOLVE:
        ticket.resolved_at = now
    elif action is Action.REOPEN:
        ticket.closed_at = ticket.resolved_at = None


def _turn_clocks(ticket: Ticket, action: Action) -> None:
    """What is resolved has kept its promises; what is taken up again has the promise of a resolution once more."""
    if action is Action.RESOLVE:
        clocks.meet(ticket, list(ClockKind.values), timezone.now())
    elif action is Action.REOPEN:
        clocks.take_up_again(ticket)


def _take_resolution_steps(conversation: Conversation, ticket: Ticket | None, agent: Agent | None) -> None:
    for step in _resolution_steps():
        step(conversation, ticket, agent)


def _tell(ticket: Ticket) -> None:
    broadcasts.tell_matter(ticket.brand_id, ticket.pk)
    for conversation in ticket.conversations.all():
        broadcasts.tell_changed(conversation)


@cache
def _resolution_steps() -> list[Any]:
    return [import_string(path) for path in settings.RESOLUTION_STEPS]
