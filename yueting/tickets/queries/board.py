"""Reads for the leader's board. Each is bounded: a desk with a million tickets is looked at as fast as a small one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Self
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from yueting.accounts.models import Agent, Brand, Presence
from yueting.contacts.models import called
from yueting.tickets.board import AtRisk
from yueting.tickets.models import Escalation, SlaClock, Ticket
from yueting.tickets.services.ending import waiting

PAGE = 25
MOST = 1000  # counted; beyond it the board says "1,000+"
SAMPLE = 500  # tickets nearest to their end, among which the board says where and why
WINDOWS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next page begins: after this row."""

    due_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.due_at.isoformat()}~{self.id}"

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        try:
            due_at, pk = text.split("~")
            return cls(datetime.fromisoformat(due_at), UUID(pk))
        except ValueError:
            return None


class Row(NamedTuple):
    """All that the board shows of one ticket."""

    pk: UUID
    reference: str
    brand_id: UUID
    contact_id: UUID
    contact_name: str
    owner_name: str | None
    owner_presence: str | None
    team_name: str | None
    channel: str
    subject: str
    level: int
    priority: int
    lane: str
    state: str
    opened_at: datetime
    due_at: datetime
    first_reply_at: datetime | None

    @property
    def contact(self) -> str:
        return called(self.contact_name, self.contact_id)

    @property
    def at_risk(self) -> AtRisk:
        return AtRisk(
            due_at=self.due_at,
            team=self.team_name or "",
            channel=self.channel,
            level=self.level,
            lane=self.lane,
            state=self.state,
            has_owner=self.owner_name is not None,
            owner_is_here=self.owner_presence in (Presence.ONLINE, Presence.BUSY),
            is_answered=self.first_reply_at is not None,
        )


_COLUMNS = [
    name.replace("contact_name", "contact__name").replace("owner_", "owner__").replace("team_", "team__")
    for name in Row._fields
]


def about_to_break(agent: Agent, brands: Sequence[Brand]) -> QuerySet[Ticket]:
    """Tickets whose nearest clock still runs, the next to run out first."""
    return _due(agent, brands).filter(due_at__gte=timezone.now()).order_by("due_at", "pk")


def broken(agent: Agent, brands: Sequence[Brand]) -> QuerySet[Ticket]:
    """Tickets with a clock that has run out, the one that waits longest first."""
    return _due(agent, brands).filter(due_at__lt=timezone.now()).order_by("due_at", "pk")


def rows_of(tickets: QuerySet[Ticket], count: int, after: Place | None = None) -> list[Row]:
    """So many rows in the order of the board."""
    if after:
        later = Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, pk__gt=after.id)
        tickets = tickets.filter(later, due_at__gte=after.due_at)
    return [Row._make(row) for row in tickets.values_list(*_COLUMNS)[:count]]


def counts(agent: Agent, brands: Sequence[Brand]) -> list[int]:
    """How many have run out, and how many will within each of WINDOWS; never more than MOST + 1 are counted."""
    now, due = timezone.now(), _due(agent, brands)
    late = due.filter(due_at__lt=now)[: MOST + 1].count()
    return [late, *(due.filter(due_at__range=(now, now + w))[: MOST + 1].count() for w in WINDOWS)]


def next_clocks(rows: Iterable[Row]) -> dict[UUID, SlaClock]:
    """Of each ticket the clock that runs out next."""
    clocks = SlaClock.objects.filter(ticket__in=[row.pk for row in rows], met_at=None, due_at__isnull=False)
    return {clock.ticket_id: clock for clock in clocks.order_by("-due_at")}


def waiting_for_somebody(agent: Agent, brands: Sequence[Brand]) -> list[Escalation]:
    """What nobody has taken over yet, the next limit first; a page of it."""
    found = waiting(Escalation.objects.filter(ticket__in=_seen(agent, brands))).order_by("take_over_by")
    return list(found.select_related("ticket", "to")[:PAGE])


def _due(agent: Agent, brands: Sequence[Brand]) -> QuerySet[Ticket]:
    return _seen(agent, brands).filter(due_at__isnull=False)


def _seen(agent: Agent, brands: Sequence[Brand]) -> QuerySet[Ticket]:
    return Ticket.objects.visible_to(agent).filter(brand__in=[brand.pk for brand in brands])
