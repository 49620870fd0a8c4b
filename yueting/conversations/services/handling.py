"""Who has a conversation, and when it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Team
from yueting.accounts.permissions import brands_for, may
from yueting.accounts.services.notices import notify
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation, State, WrapUp
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.services.replying import lock
from yueting.runtime.push import wake
from yueting.runtime.rows import update_rows
from yueting.tickets.reasons import Reason
from yueting.timeline.services import SYSTEM, Actor, Happening, record, record_all


class AlreadyDone(Exception):
    """Somebody else did it first; the words say who."""


def claim(conversation: Conversation, agent: Agent) -> Conversation:
    """Take a conversation that nobody has. Raises AlreadyDone when a colleague was quicker."""
    check_may_handle(agent, conversation)
    with transaction.atomic():
        locked = lock(conversation)
        if locked.assignee_id == agent.pk:
            return locked
        if locked.assignee is not None:
            raise AlreadyDone(_("%(name)s already has this conversation.") % {"name": locked.assignee})
        return assign(locked, agent, agent.actor, verb="conversation.claimed")


def take_over(conversation: Conversation, agent: Agent) -> Conversation:
    """A leader takes a conversation from its owner, who is told."""
    if not may(agent, "take_over", conversation.brand_id, conversation.team_id):
        raise PermissionDenied(_("Only a team leader may take over a conversation."))
    with transaction.atomic():
        locked = lock(conversation)
        before = locked.assignee
        assign(locked, agent, agent.actor, verb="conversation.taken_over")
        if before and before != agent:
            notify(
                [before], "taken_over", conversation_id=locked.id, by=str(agent), reference=locked.reference
            )
    return locked


def transfer(conversation: Conversation, by: Agent, to: Agent | Team, why: str = "") -> Conversation:
    """Hand the conversation to a colleague or to a team's queue; the receiver sees why."""
    check_may_handle(by, conversation)
    check_is_no_practice(conversation)
    if isinstance(to, Agent) and conversation.brand_id not in brands_for(to, "handle_conversations"):
        raise PermissionDenied(_("%(name)s does not work for this brand.") % {"name": to})
    if isinstance(to, Team) and to.brand_id != conversation.brand_id:
        raise PermissionDenied(_("This team does not work for this brand."))
    with transaction.atomic():
        locked = lock(conversation)
        if isinstance(to, Team):
            enqueue(locked, to, by.actor, handed_over_by=by, why=why)
            wake("queues")  # somebody of that team may be free
        else:
            assign(locked, to, by.actor, verb="conversation.transferred", why=why)
            notify(
                [to],
                "transferred",
                conversation_id=locked.id,
                by=str(by),
                why=why,
                reference=locked.reference,
            )
    return locked


def check_is_no_practice(conversation: Conversation) -> None:
    """Raise ValidationError for a practice talk: it stays with who practises, opens nothing and resolves nothing."""
    if conversation.is_practice:
        raise ValidationError(_("This is practice. It stays with you; end it on its own page."))


@dataclass(frozen=True, slots=True)
class Assignment:
    """A locked conversation, who gets it, and why."""

    conversation: Conversation
    agent: Agent
    why: str = ""
    reasons: tuple[Reason, ...] = ()  # why the desk chose this person


@dataclass(frozen=True, slots=True)
class Move:
    """A conversation that has just changed hands, and who had it before."""

    conversation: Conversation
    before: UUID | None


def assign(
    locked: Conversation,
    agent: Agent,
    actor: Actor = SYSTEM,
    *,
    verb: str = "conversation.assigned",
    why: str = "",
) -> Conversation:
    """Give a locked conversation to `agent`."""
    assign_all([Assignment(locked, agent, why)], actor, verb=verb)
    return locked


def assign_all(
    assignments: Sequence[Assignment], actor: Actor = SYSTEM, *, verb: str = "conversation.assigned"
) -> None:
    """Give locked conversations to people, with a fixed number of statements; a changed `team` is written too."""
    moves = [Move(given.conversation, given.conversation.assignee_id) for given in assignments]
    for given in assignments:
        given.conversation.assignee, given.conversation.alarmed_at = given.agent, None
        given.conversation.handed_over_by, given.conversation.with_bot = None, False
    conversations = [given.conversation for given in assignments]
    update_rows(conversations, ["assignee", "team", "alarmed_at", "handed_over_by", "with_bot"])
    _take_handling_steps(moves)
    receivers = {given.agent.pk for given in assignments}
    Agent.objects.filter(pk__in=receivers).update(last_assigned_at=timezone.now())
    record_all(_assigned(given, actor, verb) for given in assignments)
    for conversation in conversations:
        broadcasts.tell_changed(conversation)
        broadcasts.tell_owner(conversation)


def _assigned(given: Assignment, actor: Actor, verb: str) -> Happening:
    data: dict[str, Any] = {"to": str(given.agent), "agent": str(given.agent.pk), "why": given.why}
    if given.reasons:
        data["reasons"] = [reason.as_dict() for reason in given.reasons]
    return Happening(given.conversation, verb, actor, data=data)


def enqueue(
    locked: Conversation,
    team: Team | None,
    actor: Actor = SYSTEM,
    *,
    verb: str = "conversation.queued",
    handed_over_by: Agent | None = None,
    why: str = "",
) -> Conversation:
    """Put a locked conversation into a team's queue; if nobody is there, the alarm is due again.

    Who had it is remembered: routing prefers them, unless somebody handed it over.
    """
    before, move = locked.assignee, Move(locked, locked.assignee_id)
    locked.last_agent = before or locked.last_agent
    locked.assignee, locked.team, locked.alarmed_at = None, team, None
    locked.handed_over_by, locked.with_bot = handed_over_by, False
    locked.save(update_fields=["assignee", "team", "alarmed_at", "last_agent", "handed_over_by", "with_bot"])
    _take_handling_steps([move])
    data = {"before": str(before), "agent": str(before.pk)} if before else {}
    record(locked, verb, actor, team=str(team) if team else "", why=why, **data)
    broadcasts.tell_changed(locked)
    broadcasts.tell_owner(locked)
    return locked


def end(
    conversation: Conversation, agent: Agent, *, matter: str, solution: str, follow_up: str = ""
) -> WrapUp:
    """Close the talk with its wrap-up. Raises AlreadyDone when a colleague ended it first."""
    check_may_handle(agent, conversation)
    check_is_no_practice(conversation)
    with transaction.atomic():
        locked = lock(conversation)
        if not locked.is_open:
            last = locked.wrap_ups.order_by("-at").select_related("agent").first()
            raise AlreadyDone(
                _("%(name)s already ended this conversation.")
                % {"name": last.agent if last else _("A colleague")}
            )
        locked.state, locked.ended_at, locked.waiting_since = State.ENDED, timezone.now(), None
        locked.agent_seen_seq, locked.alarmed_at, locked.with_bot = locked.last_seq, None, False
        locked.save(
            update_fields=["state", "ended_at", "waiting_since", "agent_seen_seq", "alarmed_at", "with_bot"]
        )
        wrap_up = WrapUp.objects.create(
            conversation=locked, agent=agent, matter=matter, solution=solution, follow_up=follow_up
        )
        record(locked, "conversation.ended", agent.actor, matter=matter, solution=solution)
        broadcasts.tell_changed(locked)
    return wrap_up


def mark_seen(conversation: Conversation, agent: Agent, seq: int) -> None:
    """The owner has read up to `seq`; a colleague's look does not clear the owner's unread count."""
    if conversation.assignee_id in (agent.pk, None):
        unseen = Conversation.objects.filter(pk=conversation.pk, agent_seen_seq__lt=seq, last_seq__gte=seq)
        if unseen.update(agent_seen_seq=seq):
            broadcasts.tell_seen(conversation, seq)


def _take_handling_steps(moves: Sequence[Move]) -> None:
    for step in _handling_steps():
        step(moves)


@cache
def _handling_steps() -> list[Any]:
    return [import_string(path) for path in settings.HANDLING_STEPS]
