"""The list at the left of the console."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import NamedTuple, Self
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import brands_for, for_each_standing, memberships_of
from yueting.contacts.models import called
from yueting.conversations.models import Conversation, State
from yueting.runtime.statements import Statement, merged, together

PAGE = 30
COUNT_LIMIT = 100  # counting further would cost more than it tells

QUEUES = {
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "team": _("My team's"),
    "bot": _("With the bot"),
    "open": _("All open"),
    "ended": _("Ended"),
}


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which conversations the list shows; what the address says wrongly counts as not said."""

    queue: str = "mine"
    brand: str = ""
    channel: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        queue, channel = query.get("queue", ""), query.get("channel", "")
        return cls(
            queue if queue in QUEUES else "mine",
            query.get("brand", ""),
            channel if channel in settings.CHANNELS else "",
        )

    def but(self, **changes: str) -> Self:
        return replace(self, **changes)

    @property
    def as_query(self) -> str:
        """The filter in an address, without what is usual; a page of choices asks for dozens of these."""
        given = ((name, getattr(self, name)) for name in _USUAL)
        return urlencode([(name, value) for name, value in given if value != _USUAL[name]])


_USUAL = asdict(ListFilter())


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next page of a list begins: after this row."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def from_text(cls, text: str) -> "Place | None":
        at, _tilde, pk = text.partition("~")
        try:
            return cls(datetime.fromisoformat(at), UUID(pk))
        except ValueError:
            return None


class Row(NamedTuple):
    """All that the list knows of a conversation; equal rows look the same at the same time."""

    pk: UUID
    brand_id: UUID
    contact_id: UUID
    contact_name: str
    assignee_name: str | None
    assignee_email: str | None
    channel: str
    state: str
    subject: str
    preview: str
    level: int
    emotion: str
    variety: str
    last_seq: int
    agent_seen_seq: int
    priority: int
    last_message_at: datetime
    waiting_since: datetime | None
    started_at: datetime
    due_at: datetime | None

    @property
    def contact(self) -> str:
        return called(self.contact_name, self.contact_id)

    @property
    def assignee(self) -> str:
        return self.assignee_name or self.assignee_email or ""

    @property
    def unread(self) -> int:
        return max(0, self.last_seq - self.agent_seen_seq)

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN


_COLUMNS = [
    name.replace("contact_name", "contact__name").replace("assignee_", "assignee__") for name in Row._fields
]


def listed(
    agent: Agent,
    shown: ListFilter,
    brands: Sequence[Brand],
    counted: Sequence[str],
    after: Place | None = None,
) -> tuple[list[Row], Counter[str]]:
    """One page of rows, most urgent first among the unassigned, else newest first; and how many stand in each of the
    `counted` queues, up to COUNT_LIMIT."""
    wanted = tuple(brand.id for brand in brands if not shown.brand or brand.slug == shown.brand)
    rows, queues = together(
        _page(agent, shown.queue, shown.channel, wanted, after), _counts(agent, tuple(counted))
    )
    return [Row._make(row) for row in rows], Counter(queue for (queue,) in queues)


@for_each_standing
def _page(agent: Agent, queue: str, channel: str, brands: tuple[UUID, ...], after: Place | None) -> Statement:
    """Each brand is read along its index and the heads are merged: one ordered read over several would sort all."""
    found = in_queue(agent, queue)
    order = ["-last_message_at", "-pk"]
    if channel:
        found = found.filter(channel=channel)
    if queue == "unassigned":
        order = ["-priority", "waiting_since", "pk"]
    elif after:
        same = Q(last_message_at=after.at, pk__lt=after.id)
        found = found.filter(Q(last_message_at__lt=after.at) | same, last_message_at__lte=after.at)
    heads = [found.filter(brand=brand).order_by(*order).values_list(*_COLUMNS)[:PAGE] for brand in brands]
    return merged(heads, order, PAGE)


def in_queue(agent: Agent, queue: str) -> QuerySet[Conversation]:
    """What of a queue this person may see."""
    found = Conversation.objects.visible_to(agent)
    if queue == "ended":
        return found.filter(state=State.ENDED)
    found = found.filter(state=State.OPEN)
    if queue == "mine":
        return found.filter(assignee=agent)
    if queue == "unassigned":
        return found.filter(assignee=None, with_bot=False)
    if queue == "bot":
        return found.filter(with_bot=True)
    if queue == "team":
        return found.filter(team__in=own_teams(agent))
    return found


def own_teams(agent: Agent) -> list[UUID]:
    """The teams somebody belongs to by name (a membership of a whole brand names none)."""
    return [m.team_id for m in memberships_of(agent) if m.team_id]


@for_each_standing
def _counts(agent: Agent, queues: tuple[str, ...]) -> Statement:
    heads = [
        in_queue(agent, queue).order_by().annotate(queue=Value(queue)).values_list("queue")[:COUNT_LIMIT]
        for queue in queues
    ]
    return merged(heads)


def brands_of(agent: Agent) -> list[Brand]:
    """The brands whose conversations somebody may read, in the order of their names."""
    ids = brands_for(agent, "read_conversations")
    return list({m.brand_id: m.brand for m in memberships_of(agent) if m.brand_id in ids}.values())
