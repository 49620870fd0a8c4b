"""Tickets in and out as CSV sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import brands_for, require
from yueting.contacts.services import Address, find_or_make
from yueting.conversations.services.references import free_references
from yueting.tickets.models import UNSOLVED, ImportedTicket, Tag, Ticket
from yueting.tickets.queries.lists import TicketFilter, filtered
from yueting.tickets.services.clocks import set_clocks
from yueting.tickets.sheets import BYTE_ORDER_MARK, Row, written_line
from yueting.timeline.services import Happening, record, record_all

HEADING = (
    "reference", "subject", "class", "level", "state", "priority", "channel", "customer", "owner", "team",
    "tags", "opened at", "first reply at", "resolved at", "closed at", "due at", "sla met",
)  # fmt: skip
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Imported:
    """How many tickets a sheet brought, and how many were here already."""

    new: int
    known: int


def import_rows(brand: Brand, agent: Agent, rows: Sequence[Row]) -> Imported:
    """Open a ticket for each row whose key is new, all in one transaction. Solved ones are history: nobody is told,
    no figure counts them. The clocks of the others start now: time of another system is no promise of this one.

    Raises PermissionDenied, or ValidationError naming owners that are not here.
    """
    require(agent, "import_tickets", brand.pk)
    owners = _owners(brand, rows)
    with transaction.atomic():
        Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)  # one sheet of a brand at a time
        keys = {row.key for row in rows}
        known = set(ImportedTicket.objects.filter(brand=brand, key__in=keys).values_list("key", flat=True))
        new = [row for row in rows if row.key not in known]
        if new:
            _open(brand, agent, new, owners)
        record(brand, "tickets.imported", agent.actor, count=len(new), known=len(known))
    return Imported(len(new), len(known))


def export_lines(agent: Agent, shown: TicketFilter) -> Iterator[str]:
    """The tickets that match, of the brands in which this person may export, as lines of CSV; newest first."""
    brands = brands_for(agent, "export_tickets")
    rows = filtered(agent, shown).filter(brand__in=brands, state__in=shown.states)
    if shown.brand:
        rows = rows.filter(brand__slug=shown.brand)
    for brand in Brand.objects.filter(pk__in=brands):
        record(brand, "tickets.exported", agent.actor, query=shown.as_query)
    return _lines(list(rows.order_by("-opened_at", "-pk").values_list("pk", flat=True)))


def _lines(ids: Sequence[UUID]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + written_line(HEADING)
    for start in range(0, len(ids), _CHUNK):
        chunk = Ticket.objects.filter(pk__in=ids[start : start + _CHUNK]).order_by("-opened_at", "-pk")
        for ticket in chunk.select_related("contact", "owner", "team").prefetch_related("tags"):
            yield written_line(_cells(ticket))


def _cells(ticket: Ticket) -> list[object]:
    return [
        ticket.reference,
        ticket.subject,
        ticket.klass,
        ticket.level,
        ticket.state,
        ticket.priority,
        ticket.channel,
        ticket.contact,
        ticket.owner.email if ticket.owner else "",
        ticket.team or "",
        ", ".join(tag.name for tag in ticket.tags.all()),
        *map(
            _written,
            (ticket.opened_at, ticket.first_reply_at, ticket.resolved_at, ticket.closed_at, ticket.due_at),
        ),
        "" if ticket.sla_met is None else "yes" if ticket.sla_met else "no",
    ]


def _written(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def _owners(brand: Brand, rows: Sequence[Row]) -> dict[str, Agent]:
    named = {row.owner for row in rows if row.owner}
    found = Agent.objects.filter(email__in=named, is_active=True, memberships__brand=brand).distinct()
    owners = {agent.email: agent for agent in found}
    if unknown := named - owners.keys():
        raise ValidationError(
            _("These owners do not work for this brand: %(owners)s")
            % {"owners": ", ".join(sorted(unknown)[:10])}
        )
    return owners


def _open(brand: Brand, agent: Agent, rows: Sequence[Row], owners: dict[str, Agent]) -> None:
    contacts = find_or_make({_address(brand, row): row.customer for row in rows})
    references = _references(len(rows))
    tickets = [
        Ticket(
            reference=reference,
            brand=brand,
            contact=contacts[_address(brand, row)],
            channel="import",
            subject=row.subject,
            klass=row.klass,
            level=row.level,
            priority=row.level * 20,
            state=row.state,
            owner=owners.get(row.owner),
            opened_at=row.opened_at,
            resolved_at=row.resolved_at,
            closed_at=row.resolved_at if row.state == "closed" else None,
            is_history=row.resolved_at is not None,
        )
        for row, reference in zip(rows, references, strict=True)
    ]
    Ticket.objects.bulk_create(tickets)
    ImportedTicket.objects.bulk_create(
        ImportedTicket(brand=brand, key=row.key, ticket=ticket)
        for row, ticket in zip(rows, tickets, strict=True)
    )
    _tag(brand, rows, tickets)
    _start_clocks([ticket for ticket in tickets if ticket.state in UNSOLVED])
    record_all(
        Happening(
            ticket,
            "ticket.imported",
            agent.actor,
            data={"reference": ticket.reference, "key": row.key},
            live=not ticket.is_history,
        )
        for row, ticket in zip(rows, tickets, strict=True)
    )


def _start_clocks(tickets: Sequence[Ticket]) -> None:
    now = timezone.now()
    given = [ticket.opened_at for ticket in tickets]
    for ticket in tickets:
        ticket.opened_at = now  # what clocks start from; the row keeps the time of the sheet
    set_clocks(*tickets)
    for ticket, opened_at in zip(tickets, given, strict=True):
        ticket.opened_at = opened_at


def _tag(brand: Brand, rows: Sequence[Row], tickets: Sequence[Ticket]) -> None:
    names = {tag for row in rows for tag in row.tags}
    Tag.objects.bulk_create([Tag(brand=brand, name=name) for name in sorted(names)], ignore_conflicts=True)
    tags = {tag.name: tag for tag in Tag.objects.filter(brand=brand, name__in=names)}
    link = Tag.tickets.through
    link._default_manager.bulk_create(
        link(tag_id=tags[name].pk, ticket_id=ticket.pk)
        for row, ticket in zip(rows, tickets, strict=True)
        for name in row.tags
    )


def _references(count: int) -> list[str]:
    """As many as are asked for that neither a conversation nor a ticket has."""
    found: list[str] = []
    while len(found) < count:
        fresh = list(free_references(count))
        taken = set(Ticket.objects.filter(reference__in=fresh).values_list("reference", flat=True))
        found += [reference for reference in fresh if reference not in taken and reference not in found]
    return found[:count]


def _address(brand: Brand, row: Row) -> Address:
    return Address(brand.pk, row.kind, row.address)
