"""Promises to customers: found in what an agent sent, confirmed with one click or made by hand, kept or delayed in time.

Whoever changes a promise holds its talk and ticket first (see `holding`), then the promise.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation, Message
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.services.handling import AlreadyDone
from yueting.conversations.services.replying import lock, reply
from yueting.tickets import keeping
from yueting.tickets.keeping import Deed
from yueting.tickets.keeping import PromiseState as State
from yueting.tickets.lifecycle import Role
from yueting.tickets.models import Class, Promise, Ticket
from yueting.tickets.services.holding import hold
from yueting.tickets.services.moments import desk_closes, local, told, working_days
from yueting.tickets.services.opening import open_by_hand
from yueting.tickets.services.progress import role_of
from yueting.timeline.services import SYSTEM, Actor, record
from yueting.understanding.promises import find_promise

TOLD = "told-"  # begins the client key of a message that tells about a delay


def find_in_reply(conversation: Conversation, message: Message) -> None:
    """The step of a reply: what it promises by a time is offered to its writer, unless it was promised already."""
    if message.agent is None or (message.client_key or "").startswith(TOLD):
        return
    brand = conversation.brand
    found = find_promise(message.text, local(brand, message.at), working_days(brand, message.at))
    if found is None or _promised_before(conversation, found.due):
        return
    Promise.objects.get_or_create(
        message=message,
        due_at=found.due,
        defaults={
            "brand": brand,
            "contact_id": conversation.contact_id,
            "conversation": conversation,
            "owner": message.agent,
            "what": _sentence(message.text, found.start),
            "whole_day": found.precision == "day",
            "first_due_at": found.due,
            "made_at": message.at,
        },
    )


def confirm(promise: Promise, agent: Agent, *, version: int) -> Promise:
    """The found words are a promise: it gets its number, and a talk without a ticket gets one.

    Raises AlreadyDone, PermissionDenied, NotAllowed when its time is over already.
    """
    with transaction.atomic():
        conversation = promise.conversation
        if conversation is None:
            raise AlreadyDone(_("The conversation of this promise is gone."))
        ticket = (
            promise.ticket or _known_ticket(conversation) or _new_ticket(conversation, agent, promise.what)
        )
        [ticket] = hold([ticket.pk])
        locked = _held(promise, agent, version)
        keeping.check_due(locked.due_at, timezone.now())
        locked.state = keeping.after(State(locked.state), Deed.CONFIRM)
        locked.ticket, locked.owner = ticket, locked.owner or agent
        locked.reference = _next_reference(ticket)
        return _made(locked, agent.actor)


def make(
    ticket: Ticket, agent: Agent, *, key: UUID, what: str, due_at: datetime, owner: Agent | None = None
) -> Promise:
    """A promise given by hand, on the phone or in a message of another kind.

    `key` becomes its id: the same one again (a double click) gives the first promise back.
    Raises PermissionDenied, NotAllowed for a time that is over.
    """
    check_may_act(agent, ticket)
    with transaction.atomic():
        [held] = hold([ticket.pk])
        if earlier := Promise.objects.filter(pk=key, ticket=held).first():
            return earlier
        now = timezone.now()
        keeping.check_due(due_at, now)
        promise = Promise(
            id=key,
            brand_id=held.brand_id,
            contact_id=held.contact_id,
            ticket=held,
            conversation=held.conversations.order_by("-last_message_at").first(),
            owner=owner or agent,
            what=what[:300],
            due_at=due_at,
            first_due_at=due_at,
            made_at=now,
            state=State.OPEN,
            reference=_next_reference(held),
        )
        return _made(promise, agent.actor)


def make_by_desk(ticket: Ticket, actor: Actor, *, what: str, due_at: datetime) -> Promise:
    """A promise that the desk itself makes, as the bot does out of hours; whoever takes the matter owns it.

    The same words about the same ticket, still owed, give the first promise back. The caller holds the transaction.
    """
    [held] = hold([ticket.pk])
    if earlier := Promise.objects.owed().filter(ticket=held, what=what[:300]).first():
        return earlier
    now = timezone.now()
    keeping.check_due(due_at, now)
    promise = Promise(
        brand_id=held.brand_id,
        contact_id=held.contact_id,
        ticket=held,
        conversation=held.conversations.order_by("-last_message_at").first(),
        owner=held.owner,
        what=what[:300],
        due_at=due_at,
        first_due_at=due_at,
        made_at=now,
        state=State.OPEN,
        reference=_next_reference(held),
    )
    return _made(promise, actor)


def dismiss(promise: Promise, agent: Agent, *, version: int) -> Promise:
    """The found words are no promise."""
    with transaction.atomic():
        locked = _locked(promise, agent, version)
        locked.state = keeping.after(State(locked.state), Deed.DISMISS)
        return _changed(locked, "promise.dismissed", agent.actor)


def keep(promise: Promise, agent: Agent, *, version: int, outcome: str = "") -> Promise:
    """What was promised is done, in time or late."""
    with transaction.atomic():
        locked = _locked(promise, agent, version)
        _look_at_the_clock(locked)
        locked.state = keeping.after(State(locked.state), Deed.KEEP)
        locked.kept_at, locked.outcome, locked.look_at = timezone.now(), outcome[:300], None
        late = locked.state == State.MADE_GOOD
        return _changed(locked, "promise.made_good" if late else "promise.kept", agent.actor)


def withdraw(promise: Promise, agent: Agent, *, version: int, why: str) -> Promise:
    """The customer no longer wants it; the reason is kept."""
    with transaction.atomic():
        locked = _locked(promise, agent, version)
        locked.state = keeping.after(State(locked.state), Deed.WITHDRAW)
        locked.outcome, locked.look_at = why[:300], None
        return _changed(locked, "promise.withdrawn", agent.actor, why=why)


def tell_delay(
    promise: Promise, agent: Agent, *, version: int, due_at: datetime, why: str, words: str
) -> Promise:
    """It will be late: the customer is told, with cause and new date, in the channel of the talk. One transaction.

    Raises AlreadyDone, PermissionDenied, ValidationError for empty words, NotAllowed for a time that is no delay.
    """
    with transaction.atomic():
        locked = _locked(promise, agent, version)
        _look_at_the_clock(locked)
        keeping.check_due(due_at, timezone.now(), later_than=locked.due_at)
        locked.state = keeping.after(State(locked.state), Deed.DELAY)
        if locked.conversation is None:
            raise AlreadyDone(_("The conversation of this promise is gone."))
        locked.delays += 1
        reply(locked.conversation, agent, words, client_key=f"{TOLD}{locked.pk.hex}-{locked.delays}")
        locked.due_at, locked.delay_reason, locked.reminded_at = due_at, why[:300], None
        locked.look_at = _reminder(locked, timezone.now())
        return _changed(locked, "promise.delayed", agent.actor, why=why)


def breaks(locked: Promise, now: datetime) -> None:
    """Its time is over and it is not kept; the caller holds it and tells people."""
    locked.state = keeping.after(State(locked.state), Deed.BREAK)
    locked.broken_at, locked.look_at = locked.broken_at or now, None
    _changed(locked, "promise.broken", SYSTEM)


def check_may_act(agent: Agent, ticket: Ticket) -> None:
    """Raise PermissionDenied unless this person works on the ticket."""
    if role_of(agent, ticket) is Role.CLIENT:
        raise PermissionDenied(_("You may read this ticket but not change it."))


def _look_at_the_clock(locked: Promise) -> None:
    """A promise whose time ran out a moment ago is broken, though the sweep has not come by yet."""
    now = timezone.now()
    if locked.state == State.OPEN and locked.due_at < now:
        breaks(locked, now)


def _locked(promise: Promise, agent: Agent, version: int) -> Promise:
    if promise.ticket_id:
        hold([promise.ticket_id])
    elif promise.conversation:
        lock(promise.conversation)
    return _held(promise, agent, version)


def _held(promise: Promise, agent: Agent, version: int) -> Promise:
    """The promise as it is now, held; its talk or ticket is held already."""
    rows = Promise.objects.select_for_update(of=("self",)).select_related("brand", "ticket", "conversation")
    locked = rows.get(pk=promise.pk)
    if locked.ticket:
        check_may_act(agent, locked.ticket)
    elif locked.conversation:
        check_may_handle(agent, locked.conversation)
    if locked.version != version:
        raise AlreadyDone(_("This promise was changed just now. Look at it again before you go on."))
    return locked


def _made(promise: Promise, actor: Actor) -> Promise:
    promise.look_at = _reminder(promise, promise.made_at)
    return _changed(promise, "promise.made", actor)


def _changed(promise: Promise, verb: str, actor: Actor, **more: str) -> Promise:
    promise.version += 1
    promise.save()
    subject = promise.ticket or promise.conversation
    if subject is not None:
        data = {"reference": promise.reference or "", "what": promise.what}
        record(subject, verb, actor, **data, due=told(promise.brand, promise.due_at), **more)
    if promise.conversation:
        broadcasts.tell_changed(promise.conversation)
    return promise


def _reminder(promise: Promise, since: datetime) -> datetime:
    closes = desk_closes(promise.brand, since, promise.due_at)
    return keeping.remind_at(since, promise.due_at, whole_day=promise.whole_day, desk_closes=closes)


def _promised_before(conversation: Conversation, due_at: datetime) -> bool:
    states = [State.FOUND, State.OPEN]
    return Promise.objects.filter(conversation=conversation, due_at=due_at, state__in=states).exists()


def _sentence(text: str, at: int) -> str:
    """The sentence around a place: what the promise says."""
    ends = "。！？!?\n；;"
    first = max(text.rfind(end, 0, at) for end in ends) + 1
    last = min((place for end in ends if (place := text.find(end, at)) >= 0), default=len(text))
    return " ".join(text[first:last].split())[:300]


def _known_ticket(conversation: Conversation) -> Ticket | None:
    """The talk's open ticket, else its last one."""
    tickets = conversation.tickets.order_by("-opened_at")
    return tickets.unsolved().first() or tickets.first()


def _new_ticket(conversation: Conversation, agent: Agent, what: str) -> Ticket:
    """A promise is a matter to be solved: a talk without a ticket gets one."""
    locked = lock(conversation)
    if found := _known_ticket(locked):  # by another click, a moment ago
        return found
    klass = locked.intent if locked.intent in Class.values else Class.CONSULTATION
    return open_by_hand(locked, agent, subject=what, klass=klass, level=locked.level)


def _next_reference(ticket: Ticket) -> str:
    """The ticket's reference with the next number; the ticket is held, so nobody else counts meanwhile."""
    made = Promise.objects.filter(reference__startswith=f"{ticket.reference}-").count()
    return f"{ticket.reference}-{made + 1}"
