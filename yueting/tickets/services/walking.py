"""Writing down what was found out, agreed and heard at each stage of a matter's path."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.conversations import broadcasts
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.lifecycle import NotAllowed, Role
from yueting.tickets.models import ComplaintPath, Ticket, TicketState
from yueting.tickets.path import FACTS, STAGES, PathKind, Stage, Verdict, asked_at, kind_of
from yueting.tickets.queries.path import causes_of, path_of
from yueting.tickets.reasons import because, gettext_noop
from yueting.tickets.services.holding import hold
from yueting.tickets.services.progress import role_of
from yueting.timeline.services import record

WORKING = frozenset({Role.AGENT, Role.LEADER, Role.SUPERVISOR, Role.ADMIN})
LEADING = WORKING - {Role.AGENT}


def note_stage(
    ticket: Ticket, agent: Agent, stage: Stage, given: Mapping[str, str], *, version: int
) -> ComplaintPath:
    """Write down what one stage asks for; `version` is that of the path the agent saw (0: nothing written yet).

    Only what the stage asks for is taken. Raises AlreadyDone, PermissionDenied, ValidationError, NotAllowed.
    """
    with transaction.atomic():
        locked = held_for_work(ticket, agent)
        if stage not in STAGES[kind_of(locked.klass, locked.level)]:
            raise NotAllowed(
                because("not_allowed.stage", 0, gettext_noop("This ticket takes another path by now."))
            )
        path = path_of(locked)
        if path.version != version:
            raise AlreadyDone(
                _("A colleague wrote on this path just now. Look at it again before you go on.")
            )
        changed = {need: given[need].strip() for need in asked_at(stage) if need in given}
        _check(locked, agent, path, changed)
        _write(path, changed)
        record(locked, f"path.{stage.value}", agent.actor, **changed)
        tell(locked)
    return path


def held_for_work(ticket: Ticket, agent: Agent) -> Ticket:
    """The ticket as it is now, held until the transaction ends, for somebody who may work on it.

    Raises PermissionDenied; NotAllowed for a closed ticket, which must be reopened first.
    """
    [locked] = hold([ticket.pk])
    if role_of(agent, locked) not in WORKING:
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    if locked.state == TicketState.CLOSED:
        raise NotAllowed(
            because("not_allowed.closed", 0, gettext_noop("The ticket is closed. Reopen it first."))
        )
    return locked


def tell(ticket: Ticket) -> None:
    """Everybody who looks at one of the ticket's talks sees the change."""
    for conversation in ticket.conversations.all():
        broadcasts.tell_changed(conversation)


def _check(ticket: Ticket, agent: Agent, path: ComplaintPath, changed: Mapping[str, str]) -> None:
    cause = changed.get("cause", "")
    known = {known.key for known in causes_of(ticket.brand) if not known.is_retired}
    if cause and cause != path.cause and cause not in known:
        raise ValidationError(_("Choose a root cause from the list."))
    verdict = changed.get("verdict", "")
    if verdict and verdict not in set(Verdict):
        raise ValidationError(_("Choose how the customer sees it."))
    if verdict == Verdict.FINAL != path.verdict and role_of(agent, ticket) not in LEADING:
        raise ValidationError(_("Only a leader says that this is our last word."))


def _write(path: ComplaintPath, changed: Mapping[str, str]) -> None:
    path.facts = path.facts | {need: words for need, words in changed.items() if need in FACTS}
    for need, words in changed.items():
        if need not in FACTS:
            setattr(path, need, words)
    path.version += 1
    path.changed_at = timezone.now()
    path.save()


def is_complaint(ticket: Ticket) -> bool:
    """Whether the ticket takes the long path."""
    return kind_of(ticket.klass, ticket.level) is PathKind.COMPLAINT
