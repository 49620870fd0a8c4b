"""The emergency plan of a critical complaint: its owner sets by when the matter is solved (T3)."""

from datetime import datetime, timedelta
from math import ceil

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.conversations import broadcasts
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.models import ClockKind, SlaClock, Ticket
from yueting.tickets.services.holding import hold
from yueting.tickets.services.timing import timing
from yueting.tickets.services.weighing import weigh_again
from yueting.tickets.sla import ClockRuns
from yueting.timeline.services import record

FARTHEST = timedelta(days=90)


def may_plan(agent: Agent, ticket: Ticket, leads: bool) -> bool:
    """The owner of the matter plans it, or somebody who leads the desk."""
    return leads or ticket.owner_id == agent.pk


def set_deadline(ticket: Ticket, agent: Agent, due: datetime, *, version: int, leads: bool) -> None:
    """Promise the solution by this instant, in place of a limit that no policy gives.

    Raises PermissionDenied, ValidationError for a time that has passed, AlreadyDone when a colleague was first.
    """
    if not may_plan(agent, ticket, leads):
        raise PermissionDenied(_("The owner of the ticket sets its deadline, or a leader."))
    now = timezone.now()
    if not now < due <= now + FARTHEST:
        raise ValidationError(_("The solution lies ahead, within 90 days at most."))
    with transaction.atomic():
        [held] = hold([ticket.pk])
        if held.version != version:
            raise AlreadyDone(
                _("A colleague changed this ticket just now. Look at it again before you go on.")
            )
        kept = timing([held])
        clock = kept.clocks[held.id].get(ClockKind.RESOLUTION)
        if clock is None or clock.met_at:
            raise ValidationError(_("This ticket is solved: there is nothing to plan."))
        _plan(clock, due)
        kept.count(held, clock, now)
        kept.write()
        Ticket.objects.filter(pk=held.pk).update(version=held.version + 1)
        weigh_again(held)
        record(held, "sla.planned", agent.actor, due=f"{timezone.localtime(due):%Y-%m-%d %H:%M}")
        for talk in held.conversations.all():
            broadcasts.tell_changed(talk)


def _plan(clock: SlaClock, due: datetime) -> None:
    """The pauses so far are part of the time that was given: what is named is the instant, not a length."""
    clock.clock, clock.is_planned = ClockRuns.CALENDAR, True
    pauses = clock.ticket.pauses.filter(end__gt=clock.started_at).values_list("start", "end")
    spans = [end - max(start, clock.started_at) for start, end in pauses if end]
    held = sum(span.total_seconds() for span in spans)
    clock.seconds = max(1, ceil((due - clock.started_at).total_seconds() - held))
