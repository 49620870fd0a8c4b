"""Who may grant what at a brand, and who stands in for whom."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from yueting.accounts.models import Agent, Brand, Role
from yueting.accounts.permissions import ALLOWED, memberships_of
from yueting.tickets.authority import DECIDING_ROLES, Matrix, RemedyKind, Wanted, covers, starter_matrix
from yueting.tickets.models import AuthorityMatrix, Delegation, Remedy, RemedyState, Ticket


@dataclass(frozen=True, slots=True)
class Authority:
    """With whose authority somebody would decide."""

    holder: Agent
    roles: tuple[str, ...]


def matrix_of(brand: Brand) -> Matrix:
    """The matrix that counts now: the brand's highest version, else the starter's (version 0)."""
    stored = AuthorityMatrix.objects.filter(brand=brand).prefetch_related("limits").first()
    if stored is None:
        return starter_matrix()
    limits = tuple(line.limit for line in stored.limits.all())
    return Matrix(stored.version, limits, tuple(stored.approval_minutes))


def roles_over(agent: Agent, brand_id: UUID, team_id: UUID | None) -> tuple[str, ...]:
    """Every role that reaches a ticket of this brand and team."""
    if agent.is_superuser:
        return (Role.ADMIN.value,)
    return tuple(
        m.role
        for m in memberships_of(agent)
        if m.brand_id == brand_id and (m.team_id is None or team_id is None or m.team_id == team_id)
    )


def authorities(agent: Agent, ticket: Ticket, now: datetime) -> list[Authority]:
    """Their own authority to decide, then those they stand in for now; a stand-in does not pass it on."""
    held = held_delegations(agent, now).filter(brand=ticket.brand_id).select_related("by")
    people = [agent, *(delegation.by for delegation in held)]
    found = [
        Authority(
            person, tuple(DECIDING_ROLES.intersection(roles_over(person, ticket.brand_id, ticket.team_id)))
        )
        for person in people
    ]
    return [authority for authority in found if authority.roles]


def held_delegations(agent: Agent, now: datetime) -> QuerySet[Delegation]:
    """What others gave to this person for now."""
    return in_force(now).filter(to=agent)


def in_force(now: datetime) -> QuerySet[Delegation]:
    return Delegation.objects.filter(starts_at__lte=now, ends_at__gt=now, ended_at=None, by__is_active=True)


def granted_before(ticket: Ticket, kind: str) -> Decimal:
    """What was granted of this kind on the ticket so far."""
    rows = Remedy.objects.filter(ticket=ticket, kind=kind, state=RemedyState.GRANTED)
    return rows.aggregate(all=Sum("amount"))["all"] or Decimal(0)


def wanted_of(remedy: Remedy, ticket: Ticket) -> Wanted:
    """A remedy as the matrix sees it, on the ticket as it is now."""
    return Wanted(
        RemedyKind(remedy.kind),
        remedy.amount,
        ticket.level,
        ticket.contact.value,
        remedy.order_value,
        granted_before(ticket, remedy.kind),
    )


def approvers(ticket: Ticket, wanted: Wanted, matrix: Matrix, asked_by: Agent, now: datetime) -> list[Agent]:
    """Whom to tell of a request: those whose authority covers it, stand-ins in place of who is away.

    Administrators are told only where there is nobody else.
    """
    people = Agent.objects.filter(
        is_active=True,
        memberships__brand=ticket.brand_id,
        memberships__role__in=ALLOWED["approve_remedies"],
    ).distinct()
    roles = {
        person: DECIDING_ROLES.intersection(roles_over(person, ticket.brand_id, ticket.team_id))
        for person in people
        if person != asked_by
    }
    able = [person for person, held in roles.items() if covers(tuple(held), wanted, matrix)]
    near = [person for person in able if roles[person] != {Role.ADMIN}] or able
    stand_ins = {d.by_id: d.to for d in in_force(now).filter(brand=ticket.brand_id).select_related("to")}
    told = [stand_ins.get(person.pk, person) for person in near]
    return list(dict.fromkeys(person for person in told if person != asked_by)) or near


def pending(agent: Agent, now: datetime) -> QuerySet[Remedy]:
    """Requests of the brands in which this person decides, or stands in for somebody; the most urgent first."""
    own = Q(brand__in={m.brand_id for m in memberships_of(agent) if m.role in ALLOWED["approve_remedies"]})
    lent = Q(brand__in=held_delegations(agent, now).values("brand"))
    rows = Remedy.objects.filter(
        own | lent, state=RemedyState.ASKED, ticket__in=Ticket.objects.visible_to(agent)
    )
    return rows.select_related("ticket__contact", "ticket__brand", "asked_by").order_by("due_at", "id")
