"""Writing down who may grant what, who stands in for whom, and how much a month may cost."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import brands_for, require
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.authority import Limit, check_limits
from yueting.tickets.models import AuthorityLimit, AuthorityMatrix, Delegation, RemedyBudget
from yueting.tickets.queries.ledger import month_of
from yueting.timeline.services import record


def keep_matrix(
    brand: Brand, agent: Agent, limits: Sequence[Limit], minutes: Sequence[int], *, seen: int
) -> AuthorityMatrix:
    """Write the next version of the matrix; `seen` is the version the page showed.

    Raises PermissionDenied; BadAuthority for a line that makes no sense; AlreadyDone when a colleague was first.
    """
    require(agent, "set_authority", brand.pk)
    check_limits(limits)
    try:
        with transaction.atomic():
            matrix = AuthorityMatrix.objects.create(
                brand=brand, version=seen + 1, approval_minutes=list(minutes), made_by=agent
            )
            AuthorityLimit.objects.bulk_create(_line(matrix, limit) for limit in limits)
            record(brand, "brand.authority_changed", agent.actor, version=matrix.version, lines=len(limits))
    except IntegrityError as error:
        words = _("A colleague changed this just now. Look at it again before you go on.")
        raise AlreadyDone(words) from error
    return matrix


def _line(matrix: AuthorityMatrix, limit: Limit) -> AuthorityLimit:
    return AuthorityLimit(
        matrix=matrix,
        role=limit.role,
        kind=limit.kind.value,
        up_to_level=limit.up_to_level,
        from_value=limit.from_value,
        most=limit.most,
        measure=limit.measure.value,
    )


def delegate(brand: Brand, by: Agent, to: Agent, starts_at: datetime, ends_at: datetime) -> Delegation:
    """While `by` is away, `to` decides with their authority. Raises PermissionDenied, ValidationError."""
    require(by, "approve_remedies", brand.pk)
    if to == by:
        raise ValidationError(_("Choose somebody else."))
    if not to.is_active or brand.pk not in brands_for(to, "grant_remedies"):
        raise ValidationError(_("%(name)s does not work on tickets of this brand."), params={"name": to})
    if ends_at <= max(starts_at, timezone.now()):
        raise ValidationError(_("The end must be later than the start, and later than now."))
    with transaction.atomic():
        given = Delegation.objects.create(brand=brand, by=by, to=to, starts_at=starts_at, ends_at=ends_at)
        data = {"to": str(to), "starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
        record(brand, "authority.delegated", by.actor, **data)
    return given


def take_back(delegation: Delegation, agent: Agent) -> None:
    """End a delegation early; ending it twice is ending it once. Raises PermissionDenied for another's."""
    if delegation.by_id != agent.pk:
        raise PermissionDenied(_("Only who gave it may take it back."))
    with transaction.atomic():
        open_ones = Delegation.objects.filter(pk=delegation.pk, ended_at=None)
        if open_ones.update(ended_at=timezone.now()):
            record(delegation.brand, "authority.taken_back", agent.actor, to=str(delegation.to))


def set_budget(brand: Brand, agent: Agent, month: date, most: Decimal) -> RemedyBudget:
    """What remedies may cost from this month on. A month that is over keeps its budget.

    Raises PermissionDenied, ValidationError.
    """
    require(agent, "set_authority", brand.pk)
    if month < month_of(brand, timezone.now()):
        raise ValidationError(_("That month is over. Choose this month or a later one."))
    if most < 0:
        raise ValidationError(_("Money cannot be below 0."))
    with transaction.atomic():
        budget, _made = RemedyBudget.objects.update_or_create(
            brand=brand,
            from_month=month.replace(day=1),
            defaults={"most": most, "set_by": agent, "set_at": timezone.now()},
        )
        record(brand, "brand.budget_set", agent.actor, month=month.isoformat(), most=str(most))
    return budget
