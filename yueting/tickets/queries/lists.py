"""The page of tickets: filters, order, one page of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import NamedTuple, Self
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import for_each_standing
from yueting.contacts.models import called
from yueting.runtime.statements import Statement, merged
from yueting.tickets.models import UNSOLVED, Class, Lane, Ticket, TicketState

PAGE = 25
# Most urgent first, and among these what is due first; the index of (brand, state) holds this order.
ORDER = ["-priority", "due_at", "pk"]


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Which tickets are shown; what the address says wrongly counts as not said."""

    state: str = "unsolved"  # a state, "unsolved" or "all"
    level: str = ""
    klass: str = ""
    owner: str = ""  # "me", "nobody" or an agent's id
    channel: str = ""
    brand: str = ""
    lane: str = ""
    tag: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        owner = query.get("owner") or query.get("agent") or ""
        return cls(
            state=_one_of(query.get("state"), ["unsolved", "all", *TicketState.values], "unsolved"),
            level=_one_of(query.get("level"), list("01234")),
            klass=_one_of(query.get("klass"), Class.values),
            owner=owner if owner in ("me", "nobody") or _is_id(owner) else "",
            channel=_one_of(query.get("channel"), list(settings.CHANNELS)),
            brand=query.get("brand", ""),
            lane=_one_of(query.get("lane"), Lane.values),
            tag=query.get("tag", "").replace("\x00", "")[:40],
        )

    def but(self, **changes: str) -> Self:
        return replace(self, **changes)

    @property
    def as_query(self) -> str:
        """The filter in an address, without what is usual; a page of choices asks for dozens of these."""
        given = ((name, getattr(self, name)) for name in _USUAL)
        return urlencode([(name, value) for name, value in given if value != _USUAL[name]])

    @property
    def states(self) -> Sequence[str]:
        if self.state == "unsolved":
            return UNSOLVED
        return TicketState.values if self.state == "all" else [self.state]


_USUAL = asdict(TicketFilter())


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next page begins: after this row."""

    priority: int
    due_at: datetime | None
    id: UUID

    @classmethod
    def of(cls, ticket: "Row") -> Self:
        return cls(ticket.priority, ticket.due_at, ticket.pk)

    def __str__(self) -> str:
        return f"{self.priority}~{self.due_at.isoformat() if self.due_at else ''}~{self.id}"

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        try:
            priority, due_at, pk = text.split("~")
            return cls(int(priority), datetime.fromisoformat(due_at) if due_at else None, UUID(pk))
        except ValueError:
            return None

    @property
    def beyond(self) -> Q:
        """Rows after this one; those without a deadline come last among equals."""
        same = Q(priority=self.priority)
        if self.due_at is None:
            later = same & Q(due_at=None, pk__gt=self.id)
        else:
            same_time = Q(due_at=self.due_at, pk__gt=self.id)
            later = same & (Q(due_at__gt=self.due_at) | Q(due_at=None) | same_time)
        return Q(priority__lte=self.priority) & (Q(priority__lt=self.priority) | later)


class Row(NamedTuple):
    """All that the page of tickets shows of one; equal rows look the same at the same time."""

    pk: UUID
    reference: str
    brand_id: UUID
    contact_id: UUID
    contact_name: str
    owner_name: str | None
    owner_email: str | None
    channel: str
    subject: str
    klass: str
    level: int
    priority: int
    state: str
    opened_at: datetime
    due_at: datetime | None
    sla_met: bool | None

    @property
    def contact(self) -> str:
        return called(self.contact_name, self.contact_id)

    @property
    def owner(self) -> str:
        return self.owner_name or self.owner_email or ""

    @property
    def is_unsolved(self) -> bool:
        return self.state in UNSOLVED


_COLUMNS = [
    name.replace("contact_name", "contact__name").replace("owner_", "owner__") for name in Row._fields
]


def listed(
    agent: Agent, shown: TicketFilter, brands: Sequence[Brand], after: Place | None = None
) -> tuple[list[Row], Place | None]:
    """One page and where the next begins."""
    wanted = tuple(brand.id for brand in brands if not shown.brand or brand.slug == shown.brand)
    found = [Row._make(row) for row in _page(agent, shown, wanted, after).rows()]
    rows = found[:PAGE]
    return rows, Place.of(rows[-1]) if len(found) > PAGE else None


@for_each_standing
def _page(agent: Agent, shown: TicketFilter, brands: tuple[UUID, ...], after: Place | None) -> Statement:
    """Each brand and state is read along its index and the heads are merged: one ordered read over all of them would
    sort every ticket."""
    found = filtered(agent, shown)
    if after:
        found = found.filter(after.beyond)
    heads = [
        found.filter(brand=brand, state=state).order_by(*ORDER).values_list(*_COLUMNS)[: PAGE + 1]
        for brand in brands
        for state in shown.states
    ]
    return merged(heads, ORDER, PAGE + 1)


def filtered(agent: Agent, shown: TicketFilter) -> QuerySet[Ticket]:
    """What this person may see of what is asked for, of every state and brand."""
    found = Ticket.objects.visible_to(agent)
    if shown.level:
        found = found.filter(level=int(shown.level))
    if shown.klass:
        found = found.filter(klass=shown.klass)
    if shown.channel:
        found = found.filter(channel=shown.channel)
    if shown.lane:
        found = found.filter(lane=shown.lane)
    if shown.tag:
        found = found.filter(tags__name=shown.tag)
    if shown.owner == "nobody":
        found = found.filter(owner=None)
    elif shown.owner:
        found = found.filter(owner=agent.pk if shown.owner == "me" else UUID(shown.owner))
    return found


def _one_of(value: str | None, known: Sequence[str], otherwise: str = "") -> str:
    return value if value in known and value is not None else otherwise


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
