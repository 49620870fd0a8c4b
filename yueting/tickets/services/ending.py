"""Escalations that are no longer needed: what they were about has happened."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from yueting.tickets.models import ClockKind, Escalation, Ticket

LEVEL = "level"  # the cause of an escalation that came with the complaint, not with a clock


def end_escalations(ticket: Ticket, kinds: Iterable[str], at: datetime) -> None:
    """These clocks are met; whoever was told about the complaint itself need not answer it any more either."""
    causes = set(kinds)
    if ClockKind.FIRST_RESPONSE in causes:
        causes.add(LEVEL)
    waiting(Escalation.objects.filter(ticket=ticket, cause__in=causes)).update(ended_at=at)


def waiting(escalations: QuerySet[Escalation]) -> QuerySet[Escalation]:
    """Those that nobody has taken over yet."""
    return escalations.filter(taken_at=None, ended_at=None)
