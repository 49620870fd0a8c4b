"""The list at the left of the console."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import brands_for, memberships_of
from yueting.conversations.models import Conversation, State

PAGE = 30
COUNT_LIMIT = 100  # counting further would cost more than it tells

QUEUES = {
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "team": _("My team's"),
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


def listed(
    agent: Agent, shown: ListFilter, brands: Sequence[Brand], after: Place | None = None
) -> list[Conversation]:
    """One page of rows: most urgent first among the unassigned, else newest first."""
    wanted = [brand.id for brand in brands if not shown.brand or brand.slug == shown.brand]
    found = in_queue(agent, shown.queue)
    if shown.channel:
        found = found.filter(channel=shown.channel)
    keys = _most_urgent(found, wanted) if shown.queue == "unassigned" else _newest(found, wanted, after)
    rows = Conversation.objects.filter(pk__in=keys).select_related("contact", "assignee", "brand")
    by_id = {row.pk: row for row in rows}
    return [by_id[key] for key in keys if key in by_id]


def in_queue(agent: Agent, queue: str) -> QuerySet[Conversation]:
    """What of a queue this person may see."""
    found = Conversation.objects.visible_to(agent)
    if queue == "ended":
        return found.filter(state=State.ENDED)
    found = found.filter(state=State.OPEN)
    if queue == "mine":
        return found.filter(assignee=agent)
    if queue == "unassigned":
        return found.filter(assignee=None)
    if queue == "team":
        return found.filter(team__in=own_teams(agent))
    return found


def own_teams(agent: Agent) -> list[UUID]:
    """The teams somebody belongs to by name (a membership of a whole brand names none)."""
    return [m.team_id for m in memberships_of(agent) if m.team_id]


def queue_counts(agent: Agent, queues: Sequence[str]) -> Counter[str]:
    """Rows in each queue, counted up to COUNT_LIMIT, with one statement."""
    heads = [
        in_queue(agent, queue)
        .order_by()
        .annotate(queue=Value(queue))
        .values_list("queue", flat=True)[:COUNT_LIMIT]
        for queue in queues
    ]
    return Counter(heads[0].union(*heads[1:], all=True))


def brands_of(agent: Agent) -> list[Brand]:
    """The brands whose conversations somebody may read."""
    return list(Brand.objects.filter(pk__in=brands_for(agent, "read_conversations")))


def _newest(found: QuerySet[Conversation], brands: Sequence[UUID], after: Place | None) -> list[UUID]:
    """Keys of the newest rows. Each brand is read along its index and the heads are merged: one ordered read over
    several brands would sort them all."""
    if after:
        same = Q(last_message_at=after.at, pk__lt=after.id)
        found = found.filter(Q(last_message_at__lt=after.at) | same, last_message_at__lte=after.at)
    heads = [
        found.filter(brand=brand)
        .order_by("-last_message_at", "-pk")
        .values_list("pk", "last_message_at")[:PAGE]
        for brand in brands
    ]
    return _merged(heads, ["-last_message_at", "-pk"])


def _most_urgent(found: QuerySet[Conversation], brands: Sequence[UUID]) -> list[UUID]:
    order = ["-priority", "waiting_since", "pk"]
    heads = [
        found.filter(brand=brand).order_by(*order).values_list("pk", "priority", "waiting_since")[:PAGE]
        for brand in brands
    ]
    return _merged(heads, order)


def _merged(heads: "Sequence[QuerySet[Conversation, Any]]", order: list[str]) -> list[UUID]:
    if not heads:
        return []
    together = heads[0].union(*heads[1:], all=True).order_by(*order)[:PAGE] if len(heads) > 1 else heads[0]
    return [row[0] for row in together]
