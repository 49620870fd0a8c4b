"""Promises as pages show them: found in a talk, owed on a ticket, and how they ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.conversations.models import Conversation
from yueting.tickets.keeping import Tally
from yueting.tickets.models import Promise, PromiseState

DAYS = 30


@dataclass(frozen=True, slots=True)
class PersonTally:
    """How one agent's promises ended."""

    name: str
    tally: Tally


def found_in(conversation: Conversation) -> list[Promise]:
    """What an agent seems to have promised in a talk and nobody has judged yet."""
    found = Promise.objects.filter(conversation=conversation, state=PromiseState.FOUND)
    return list(found.order_by("made_at"))


def listed(agent: Agent, *, state: str, mine: bool) -> QuerySet[Promise]:
    """Confirmed promises, what is due first; those that ended, the last one first."""
    rows = Promise.objects.visible_to(agent).filter(reference__isnull=False)
    if mine:
        rows = rows.filter(owner=agent)
    rows = rows.owed() if state == "owed" else rows.filter(state=state)
    rows = rows.select_related("ticket", "owner", "contact")
    return rows.order_by("due_at" if state == "owed" else "-due_at", "pk")


def tally(agent: Agent, *, mine: bool) -> Tally:
    """How the promises first due in the last thirty days ended."""
    rows = _recent(agent)
    return _tally((rows.filter(owner=agent) if mine else rows).aggregate(**_COUNTS))


def tally_of_people(agent: Agent) -> list[PersonTally]:
    """The same for everybody with such promises, by name."""
    rows = _recent(agent).values("owner__name").annotate(**_COUNTS).order_by("owner__name")
    return [PersonTally(row["owner__name"] or "–", _tally(row)) for row in rows]


def _recent(agent: Agent) -> QuerySet[Promise]:
    now = timezone.now()
    return Promise.objects.visible_to(agent).filter(
        reference__isnull=False, first_due_at__range=(now - timedelta(days=DAYS), now)
    )


# One that broke and was then told or made good has been broken all the same.
_COUNTS = {
    "kept": Count("pk", filter=Q(state=PromiseState.KEPT, broken_at=None)),
    "delayed": Count("pk", filter=Q(state=PromiseState.KEPT, broken_at=None, delays__gt=0)),
    "made_good": Count("pk", filter=Q(kept_at__isnull=False, broken_at__isnull=False)),
    "broken": Count("pk", filter=Q(kept_at=None, broken_at__isnull=False) & ~Q(state=PromiseState.WITHDRAWN)),
    "open": Count("pk", filter=Q(state=PromiseState.OPEN, broken_at=None)),
}


def _tally(row: Mapping[str, Any]) -> Tally:
    return Tally(**{name: row[name] for name in _COUNTS})
