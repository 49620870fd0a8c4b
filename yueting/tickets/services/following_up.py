"""Follow-ups: made by people, at the end of a talk, by care and by rules; reminded, done or dropped."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import brands_for
from yueting.contacts.models import Contact
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation
from yueting.conversations.services.handling import AlreadyDone
from yueting.runtime.identifiers import uuid7
from yueting.tickets import keeping
from yueting.tickets.models import FollowUp, FollowUpState, Ticket
from yueting.tickets.services.moments import local, told, working_days
from yueting.tickets.services.promising import check_may_act
from yueting.timeline.services import SYSTEM, Actor, record
from yueting.understanding.folding import plain
from yueting.understanding.times import find_times


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done for whom, when and by whom; `key` names one made by rule, so that it is made once."""

    contact: Contact
    what: str
    due_at: datetime
    owner: Agent | None = None
    ticket: Ticket | None = None
    conversation: Conversation | None = None
    source: str = "hand"
    key: str | None = None


def plan(task: Task, *, by: Agent | None = None, pk: UUID | None = None, actor: Actor = SYSTEM) -> FollowUp:
    """Make a follow-up; the same `key` or `pk` again gives the first back. Without `by` it is made by `actor`.

    Raises PermissionDenied, NotAllowed for a time that is over. The caller may hold a transaction.
    """
    if by is not None:
        _check_may_plan(by, task)
    with transaction.atomic():
        earlier = FollowUp.objects.filter(key=task.key).first() if task.key else None
        earlier = earlier or (FollowUp.objects.filter(pk=pk).first() if pk else None)
        if earlier:
            return earlier
        keeping.check_due(task.due_at, timezone.now())
        made, _is_new = FollowUp.objects.get_or_create(
            **({"key": task.key} if task.key else {"pk": pk or uuid7()}), defaults=_fields(task, by)
        )
        _note(made, "follow_up.planned", by.actor if by else actor)
    return made


def finish(follow_up: FollowUp, agent: Agent, *, version: int, outcome: str = "") -> FollowUp:
    """It is done; what came of it is kept."""
    return _end(follow_up, agent, version, FollowUpState.DONE, outcome)


def drop(follow_up: FollowUp, agent: Agent, *, version: int, why: str) -> FollowUp:
    """It is no longer needed, for a reason."""
    if not why.strip():
        raise ValidationError(_("Say why."))
    return _end(follow_up, agent, version, FollowUpState.DROPPED, why)


def move(follow_up: FollowUp, agent: Agent, *, version: int, due_at: datetime) -> FollowUp:
    """Another time."""
    with transaction.atomic():
        locked = _held(follow_up, agent, version)
        locked.due_at = locked.look_at = keeping.check_due(due_at, timezone.now())
        return _changed(locked, "follow_up.moved", agent.actor)


def plan_from_wrap_up(conversation: Conversation, ticket: Ticket | None, agent: Agent) -> None:
    """The step of a resolution: "what is still to be done" becomes a follow-up, at the time it names or in a day."""
    last = conversation.wrap_ups.order_by("-at").first()
    if last is None or not last.follow_up.strip() or not conversation.is_real:
        return
    task = Task(
        conversation.contact,
        " ".join(last.follow_up.split()),
        _named_time(last.follow_up, conversation.brand),
        owner=agent,
        ticket=ticket,
        conversation=conversation,
        source="wrap_up",
        key=f"wrap_up:{last.pk}",
    )
    plan(task)


def _named_time(words: str, brand: Brand) -> datetime:
    """The first time in the words that is still to come; else the same time tomorrow."""
    now = timezone.now()
    named = find_times(plain(words), local(brand, now), working_days(brand, now))
    return next((one.due for one in named if one.due > now), now + timedelta(days=1))


def _fields(task: Task, by: Agent | None) -> dict[str, object]:
    ticket, talk = task.ticket, task.conversation
    if talk is None and ticket is not None:
        talk = ticket.conversations.order_by("-last_message_at").first()
    return {
        "brand_id": task.contact.brand_id,
        "contact": task.contact,
        "ticket": ticket,
        "conversation": talk,
        "owner": task.owner or by,
        "team_id": ticket.team_id if ticket else talk.team_id if talk else None,
        "what": task.what[:300],
        "due_at": task.due_at,
        "look_at": task.due_at,
        "source": task.source,
        "made_by": by,
    }


def _check_may_plan(by: Agent, task: Task) -> None:
    if task.ticket is not None:
        check_may_act(by, task.ticket)
    elif task.contact.brand_id not in brands_for(by, "handle_conversations"):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))


def _end(follow_up: FollowUp, agent: Agent, version: int, state: FollowUpState, words: str) -> FollowUp:
    with transaction.atomic():
        locked = _held(follow_up, agent, version)
        locked.state, locked.outcome = state, words.strip()[:300]
        locked.ended_at, locked.look_at = timezone.now(), None
        verb = "follow_up.done" if state is FollowUpState.DONE else "follow_up.dropped"
        return _changed(locked, verb, agent.actor, why=locked.outcome)


def _held(follow_up: FollowUp, agent: Agent, version: int) -> FollowUp:
    rows = FollowUp.objects.visible_to(agent).select_for_update(of=("self",))
    locked = rows.select_related("brand", "ticket", "conversation").filter(pk=follow_up.pk).first()
    if locked is None or locked.brand_id not in brands_for(agent, "handle_conversations"):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    if locked.version != version or not locked.is_open:
        raise AlreadyDone(_("This follow-up was changed just now. Look at it again before you go on."))
    return locked


def _changed(locked: FollowUp, verb: str, actor: Actor, **more: str) -> FollowUp:
    locked.version += 1
    locked.save()
    _note(locked, verb, actor, **more)
    return locked


def _note(follow_up: FollowUp, verb: str, actor: Actor, **more: str) -> None:
    subject = follow_up.ticket or follow_up.conversation or follow_up
    due = told(follow_up.brand, follow_up.due_at)
    record(subject, verb, actor, what=follow_up.what, due=due, **more)
    if follow_up.conversation:
        broadcasts.tell_changed(follow_up.conversation)
