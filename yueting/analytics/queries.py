"""The tickets behind the figures, and the figures of one period."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import scoped
from yueting.analytics.figures import (
    SATISFIED,
    Figures,
    TicketRow,
    figures_by_agent,
    figures_by_channel,
    figures_of,
)
from yueting.care.models import Rating
from yueting.conversations.models import Conversation
from yueting.tickets.models import UNSOLVED, Ticket

PERIODS = (1, 7, 14, 30, 90)  # days
ONLY_HISTORY = {"import"}  # channels whose tickets never count


@dataclass(frozen=True, slots=True)
class Slice:
    """What the reader chose to look at; empty means all they may see."""

    days: int = 14
    brand: UUID | None = None
    channel: str = ""
    agent: UUID | None = None

    def since(self, now: datetime) -> datetime:
        return now - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the dashboard shows of one slice."""

    total: Figures
    before: Figures
    by_agent: dict[str, Figures]  # by the agent's id: two people may have one name
    by_channel: dict[str, Figures]
    daily: dict[str, dict[str, int]]
    conversations: int
    backlog: int


def board(reader: Agent, chosen: Slice) -> Board:
    """The figures of this slice and, to compare, of the same number of days before it."""
    now = timezone.now()
    rows = _rows(tickets_in(reader, chosen, now))
    earlier = _rows(_matching(reader, chosen).filter(opened_at__range=_period_before(chosen, now)))
    return Board(
        total=figures_of(rows),
        before=figures_of(earlier),
        by_agent=figures_by_agent(rows),
        by_channel=figures_by_channel(rows),
        daily=_daily(reader, chosen, now),
        conversations=_conversations(reader, chosen, now).count(),
        backlog=_matching(reader, chosen).filter(state__in=UNSOLVED).count(),
    )


def tickets_in(reader: Agent, chosen: Slice, now: datetime) -> QuerySet[Ticket]:
    """The tickets opened in the period, without imported history."""
    return _matching(reader, chosen).filter(opened_at__gte=chosen.since(now))


def behind(reader: Agent, chosen: Slice, figure: str) -> QuerySet[Ticket]:
    """The tickets that one figure rests on, newest first; an unknown figure shows all of the slice."""
    now = timezone.now()
    if figure == "backlog":
        return _matching(reader, chosen).filter(state__in=UNSOLVED).order_by("-opened_at")
    tickets = tickets_in(reader, chosen, now).order_by("-opened_at")
    rated = tickets.annotate(score=_score()).filter(score__isnull=False)
    narrowed = {
        "first_response": tickets.filter(first_reply_at__isnull=False),
        "resolved": tickets.filter(resolved_at__isnull=False),
        "sla": tickets.filter(sla_met__isnull=False),
        "sla_missed": tickets.filter(sla_met=False),
        "csat": rated,
        "unhappy": rated.exclude(score__in=SATISFIED),
    }
    return narrowed.get(figure, tickets)


def _matching(reader: Agent, chosen: Slice) -> QuerySet[Ticket]:
    tickets = Ticket.objects.live().filter(scoped(reader, "read_figures", own="owner_id"))
    if chosen.brand:
        tickets = tickets.filter(brand=chosen.brand)
    if chosen.channel:
        tickets = tickets.filter(channel=chosen.channel)
    if chosen.agent:
        tickets = tickets.filter(owner=chosen.agent)
    return tickets


def _conversations(reader: Agent, chosen: Slice, now: datetime) -> QuerySet[Conversation]:
    found = Conversation.objects.real().filter(scoped(reader, "read_figures", own="assignee_id"))
    found = found.filter(started_at__gte=chosen.since(now))
    if chosen.brand:
        found = found.filter(brand=chosen.brand)
    if chosen.channel:
        found = found.filter(channel=chosen.channel)
    return found.filter(assignee=chosen.agent) if chosen.agent else found


def _score() -> Subquery:
    """What the customer said last about a ticket."""
    answered = Rating.objects.filter(ticket=OuterRef("pk"), score__isnull=False).order_by("-answered_at")
    return Subquery(answered.values("score")[:1])


def _rows(tickets: QuerySet[Ticket]) -> list[TicketRow]:
    values = tickets.annotate(score=_score(), agent=Cast("owner", TextField())).values_list(
        "opened_at", "first_reply_at", "resolved_at", "sla_met", "score", "agent", "channel"
    )
    return [TicketRow(*row) for row in values]


def _daily(reader: Agent, chosen: Slice, now: datetime) -> dict[str, dict[str, int]]:
    """Conversations started: channel → day (ISO) → count, every day of the period named."""
    counted = (
        _conversations(reader, chosen, now)
        .annotate(day=TruncDate("started_at"))
        .values("channel", "day")
        .annotate(n=Count("id"))
    )
    today = timezone.localdate()
    days = [str(today - timedelta(days=back)) for back in range(min(chosen.days, 90), -1, -1)]
    table: dict[str, dict[str, int]] = {}
    for row in counted:
        table.setdefault(str(row["channel"]), dict.fromkeys(days, 0))[str(row["day"])] = row["n"]
    return table


def _period_before(chosen: Slice, now: datetime) -> tuple[datetime, datetime]:
    return chosen.since(now) - timedelta(days=chosen.days), chosen.since(now)
