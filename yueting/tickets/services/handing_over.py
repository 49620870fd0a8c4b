"""Hand-overs to other departments: asked, accepted, answered, returned; by a team here or by a person with a link.

Whoever changes one holds its ticket first (see `holding`), then the hand-over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Team
from yueting.accounts.permissions import may
from yueting.accounts.services.notices import notify
from yueting.conversations import broadcasts
from yueting.conversations.services.handling import AlreadyDone
from yueting.runtime.push import wake
from yueting.tickets import handing
from yueting.tickets.handing import HandoverState as State
from yueting.tickets.handing import Step
from yueting.tickets.lifecycle import Action, Role, allowed, next_state
from yueting.tickets.lifecycle import State as TicketLife
from yueting.tickets.models import Handover, MailState, Ticket
from yueting.tickets.services import handover_links
from yueting.tickets.services.holding import hold
from yueting.tickets.services.moments import told
from yueting.tickets.services.promising import check_may_act
from yueting.timeline.services import SYSTEM, Actor, record

MAIL_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Outside:
    """A person of another department without an account here; `language` is an interface language."""

    email: str
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is handed over, to whom, until when; `key` becomes the id, so that a double click asks once."""

    key: UUID
    to: Team | Outside
    wanted: str
    context: str
    due_at: datetime


def hand_over(ticket: Ticket, agent: Agent, request: Request) -> Handover:
    """Ask another department; the ticket waits for it. Raises PermissionDenied, NotAllowed, ValidationError."""
    check_may_act(agent, ticket)
    with transaction.atomic():
        [held] = hold([ticket.pk])
        if earlier := Handover.objects.filter(pk=request.key, ticket=held).first():
            return earlier
        now = timezone.now()
        handing.check_due(request.due_at, now)
        accept_by = handing.accept_by(now, request.due_at)
        handover = Handover(
            id=request.key,
            reference=_next_reference(held),
            brand_id=held.brand_id,
            ticket=held,
            wanted=request.wanted,
            context=request.context,
            asked_by=agent,
            asked_at=now,
            accept_by=accept_by,
            due_at=request.due_at,
            look_at=accept_by,
        )
        _address(handover, held, request.to)
        handover.save()
        _note(handover, "handover.asked", agent.actor, to=handover.receiver, wanted=handover.wanted[:300])
        _move(held, Action.WAIT_DEPARTMENT)
        _tell_team(handover, agent)
    return handover


def accept(handover: Handover, by: Agent | None, *, version: int) -> Handover:
    """The receiver takes it; from here its deadline runs. `by` is None for the person behind a link."""
    with transaction.atomic():
        locked = _step(handover, Step.ACCEPT, by, version)
        locked.owner, locked.accepted_at, locked.look_at = by, timezone.now(), locked.due_at
        return _changed(locked, "handover.accepted", _actor(locked, by))


def answer(handover: Handover, by: Agent | None, *, version: int, words: str) -> Handover:
    """What was asked is done: the answer stands on the ticket, which is taken up again."""
    with transaction.atomic():
        locked = _step(handover, Step.ANSWER, by, version)
        return _end(locked, "handover.answered", by, words)


def give_back(handover: Handover, by: Agent | None, *, version: int, words: str) -> Handover:
    """The receiver can't do it, and says why."""
    with transaction.atomic():
        locked = _step(handover, Step.RETURN, by, version)
        return _end(locked, "handover.returned", by, words)


def extend(handover: Handover, by: Agent | None, *, version: int, due_at: datetime, words: str) -> Handover:
    """The receiver needs more time, says until when and why; a few times only."""
    with transaction.atomic():
        locked = _step(handover, Step.EXTEND, by, version)
        handing.check_extension(due_at, timezone.now(), before=locked.due_at, extensions=locked.extensions)
        locked.due_at = locked.look_at = due_at
        locked.extensions += 1
        _told_to_asker(locked, "handover_extended", by, words)
        return _changed(locked, "handover.extended", _actor(locked, by), why=_said(words)[:300])


def withdraw(handover: Handover, agent: Agent, *, version: int, words: str) -> Handover:
    """The desk no longer needs it."""
    with transaction.atomic():
        locked = _held(handover, version)
        check_may_act(agent, locked.ticket)
        locked.state = handing.after(State(locked.state), Step.WITHDRAW)
        return _end(locked, "handover.withdrawn", agent, words, tell=False)


def mail_again(handover: Handover) -> Handover:
    """A new link to the same address; the old one no longer opens, and the new one belongs to no browser yet.

    Anybody who holds an old link may ask for it: it is mailed to the person it is for, and to nobody else.
    """
    with transaction.atomic():
        hold([handover.ticket_id])
        locked = (
            Handover.objects.select_for_update(of=("self",))
            .select_related("ticket", "brand")
            .get(pk=handover.pk)
        )
        if not locked.is_running:
            raise AlreadyDone(_("This hand-over is finished."))
        if locked.mail_state == MailState.WAITING:
            return locked
        if locked.mailed_at and timezone.now() < locked.mailed_at + MAIL_PAUSE:
            raise AlreadyDone(_("A mail was sent a moment ago. Wait a few minutes before you send another."))
        locked.link_number += 1
        locked.link_browser = ""
        _queue_mail(locked)
        return _changed(locked, "handover.mailed_again", SYSTEM, to=locked.receiver)


def open_link(handover: Handover, browser_key: str) -> str:
    """The person goes on with the link in this browser; it opens in no other from now on. Gives the browser's key.

    Raises AlreadyDone when it was opened in another browser a moment ago.
    """
    with transaction.atomic():
        locked = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
        if not locked.link_browser:
            key = handover_links.new_browser_key()
            locked.link_browser = handover_links.hashed(key)
            locked.save(update_fields=["link_browser"])
            return key
        if handover_links.belongs_to(locked, browser_key):
            return browser_key
    raise AlreadyDone(_("This link was opened in another browser already."))


def runs_late(locked: Handover, now: datetime) -> None:
    """Not accepted, or not answered, in time; the caller holds it and tells people."""
    waiting = locked.state == State.ASKED and locked.due_at > now
    locked.overdue_at, locked.look_at = now, locked.due_at if waiting else None
    verb = "handover.not_accepted" if locked.state == State.ASKED else "handover.overdue"
    _note(locked, verb, SYSTEM, to=locked.receiver)
    locked.save(update_fields=["overdue_at", "look_at"])


def is_receiver(agent: Agent, handover: Handover) -> bool:
    """Whether this person works in the team that was asked."""
    return handover.team_id is not None and may(
        agent, "handle_conversations", handover.brand_id, handover.team_id
    )


def _address(handover: Handover, ticket: Ticket, to: Team | Outside) -> None:
    if isinstance(to, Team):
        if to.brand_id != ticket.brand_id:
            raise ValidationError(_("That team works for another brand."))
        handover.team = to
        return
    handover.outside_email, handover.outside_name = to.email.strip(), to.name.strip()
    handover.language = to.language
    _queue_mail(handover)


def _tell_team(handover: Handover, by: Agent) -> None:
    if handover.team is None:
        return
    people = (
        Agent.objects.filter(is_active=True, memberships__team=handover.team).exclude(pk=by.pk).distinct()
    )
    notify(
        people,
        "handover_asked",
        reference=handover.reference,
        by=str(by),
        what=handover.wanted[:120],
        path=reverse("tickets:handover", args=[handover.pk]),
    )


def _queue_mail(handover: Handover) -> None:
    handover.mail_state, handover.mail_error, handover.mail_tries = MailState.WAITING, "", 0
    handover.mail_next_at = timezone.now()
    wake("handover-mail")


def _step(handover: Handover, step: Step, by: Agent | None, version: int) -> Handover:
    locked = _held(handover, version)
    if by is not None and not is_receiver(by, locked):
        raise PermissionDenied(_("Only the team that was asked can do this."))
    if by is None and not locked.outside_email:
        raise PermissionDenied(_("Only the team that was asked can do this."))
    locked.state = handing.after(State(locked.state), step)
    return locked


def _held(handover: Handover, version: int) -> Handover:
    hold([handover.ticket_id])
    rows = Handover.objects.select_for_update(of=("self",)).select_related(
        "ticket", "brand", "team", "asked_by"
    )
    locked = rows.get(pk=handover.pk)
    if locked.version != version:
        raise AlreadyDone(_("This hand-over was changed just now. Look at it again before you go on."))
    return locked


def _end(locked: Handover, verb: str, by: Agent | None, words: str, *, tell: bool = True) -> Handover:
    locked.answer, locked.ended_at, locked.look_at = _said(words), timezone.now(), None
    locked.mail_next_at = None
    if tell:
        _told_to_asker(locked, verb.replace(".", "_"), by, words)
    _changed(locked, verb, _actor(locked, by), why=locked.answer[:300])
    if not locked.ticket.handovers.running().exists():
        _move(locked.ticket, Action.RESUME)
    return locked


def _said(words: str) -> str:
    words = words.strip()
    if not words:
        raise ValidationError(_("Write something first."))
    return words


def _told_to_asker(locked: Handover, kind: str, by: Agent | None, words: str) -> None:
    """Whoever asked, and whoever has the ticket now."""
    people = {one for one in (locked.asked_by, locked.ticket.owner) if one and one.is_active and one != by}
    talk = locked.ticket.conversations.order_by("-last_message_at").first()
    notify(
        people,
        kind,
        conversation_id=talk.pk if talk else None,
        reference=locked.reference,
        by=str(by) if by else locked.receiver,
        why=words.strip()[:200],
        path=reverse("tickets:show", args=[locked.ticket.reference]),
    )


def _actor(handover: Handover, by: Agent | None) -> Actor:
    return by.actor if by else Actor("outside", None, handover.receiver)


def _changed(locked: Handover, verb: str, actor: Actor, **more: str) -> Handover:
    locked.version += 1
    locked.save()
    _note(locked, verb, actor, **more)
    return locked


def _note(handover: Handover, verb: str, actor: Actor, **more: str) -> None:
    due = told(handover.brand, handover.due_at)
    record(handover.ticket, verb, actor, reference=handover.reference, due=due, **more)
    for conversation in handover.ticket.conversations.all():
        broadcasts.tell_changed(conversation)


def _move(ticket: Ticket, action: Action) -> None:
    """The ticket waits for the department, or goes on; where its life does not allow it, it stays as it is."""
    if allowed(TicketLife(ticket.state), action, Role.SYSTEM) and not _waits_for_the_customer(ticket, action):
        ticket.state = next_state(TicketLife(ticket.state), action, Role.SYSTEM).value
        ticket.version += 1
        ticket.save(update_fields=["state", "version"])
        record(ticket, f"ticket.{action.value}", SYSTEM)


def _waits_for_the_customer(ticket: Ticket, action: Action) -> bool:
    """An answer of the department does not end the wait for the customer."""
    return action is Action.RESUME and ticket.state == TicketLife.PENDING_CUSTOMER


def _next_reference(ticket: Ticket) -> str:
    made = Handover.objects.filter(reference__startswith=f"{ticket.reference}-H").count()
    return f"{ticket.reference}-H{made + 1}"
