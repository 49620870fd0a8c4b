"""What may be granted by whom (mission T7): a matrix of role × complaint level × customer value, as frozen data.

A limit says: this role may grant this kind of remedy up to `most`, on matters up to a level, to customers from a
value on. All remedies of one kind on one ticket count together, so that a grant cut into pieces stays one grant.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from yueting.tickets.reasons import Reason, because, gettext_noop
from yueting.understanding.yaml_files import load_mapping

_STARTER = Path(__file__).parent / "policies" / "authority.yaml"
_CENT = Decimal("0.01")


class RemedyKind(StrEnum):
    """What can be given to a customer."""

    DISCOUNT = "discount"
    VOUCHER = "voucher"
    UPGRADE = "upgrade"
    NEXT_PURCHASE = "next_purchase"
    EXPRESS = "express"
    LONGER_SERVICE = "longer_service"
    GIFT = "gift"


class Measure(StrEnum):
    """In what a limit counts."""

    MONEY = "money"
    PERCENT = "percent"
    OF_ORDER = "of_order"  # money, limited by a share of the order
    MONTHS = "months"
    TIMES = "times"


# In what the amount of a remedy is told.
TOLD_IN: Mapping[RemedyKind, Measure] = {
    RemedyKind.DISCOUNT: Measure.PERCENT,
    RemedyKind.VOUCHER: Measure.MONEY,
    RemedyKind.UPGRADE: Measure.MONTHS,
    RemedyKind.NEXT_PURCHASE: Measure.PERCENT,
    RemedyKind.EXPRESS: Measure.TIMES,
    RemedyKind.LONGER_SERVICE: Measure.MONTHS,
    RemedyKind.GIFT: Measure.MONEY,
}
WHOLE = frozenset({Measure.MONTHS, Measure.TIMES})
ROLES = ("agent", "leader", "supervisor", "admin")
DECIDING_ROLES = frozenset({"leader", "supervisor", "admin"})


class BadAuthority(ValueError):
    """A matrix cannot be used; `reason` says which part."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence())
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limit:
    """One cell, or a block of cells, of the matrix."""

    role: str
    kind: RemedyKind
    up_to_level: int
    from_value: int
    most: Decimal
    measure: Measure

    def holds_for(self, roles: Iterable[str], wanted: "Wanted") -> bool:
        return (
            self.role in roles
            and self.kind is wanted.kind
            and wanted.level <= self.up_to_level
            and wanted.customer_value >= self.from_value
        )


@dataclass(frozen=True, slots=True)
class Matrix:
    """All limits of a brand, and within how many minutes an approval is owed at each level 0–4."""

    version: int
    limits: tuple[Limit, ...]
    approval_minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A remedy on a ticket of this level for a customer of this value.

    `amount` in the measure of its kind; `order_value` is money; `granted_before` counts the same kind on this ticket.
    """

    kind: RemedyKind
    amount: Decimal
    level: int
    customer_value: int
    order_value: Decimal | None = None
    granted_before: Decimal = Decimal(0)


def most_for(roles: Sequence[str], wanted: Wanted, matrix: Matrix) -> Decimal:
    """The most that any of these roles may grant of this kind here, all grants on the ticket together; 0 for nothing."""
    return max(
        (_in_amount(limit, wanted) for limit in matrix.limits if limit.holds_for(roles, wanted)),
        default=Decimal(0),
    )


def covers(roles: Sequence[str], wanted: Wanted, matrix: Matrix) -> bool:
    """Whether these roles may grant it without asking."""
    return wanted.granted_before + wanted.amount <= most_for(roles, wanted, matrix)


def cost_of(kind: RemedyKind, amount: Decimal, order_value: Decimal | None, told: Decimal | None) -> Decimal:
    """What a remedy costs the brand: worked out where it can be, else as told (0 where nobody knows)."""
    if TOLD_IN[kind] is Measure.MONEY:
        return amount
    if kind is RemedyKind.DISCOUNT and order_value is not None:
        return (amount * order_value / 100).quantize(_CENT, ROUND_HALF_UP)
    return told or Decimal(0)


def check_limits(limits: Sequence[Limit]) -> None:
    """Raise BadAuthority for the first limit that makes no sense."""
    for place, limit in enumerate(limits, 1):
        if limit.measure not in measures_of(limit.kind):
            words = gettext_noop("Line %(line)s: this remedy is not counted like this.")
            raise BadAuthority(because("authority.measure", 0, words, line=place))
        if limit.most <= 0 or (limit.measure in {Measure.PERCENT, Measure.OF_ORDER} and limit.most > 100):
            words = gettext_noop("Line %(line)s: the limit must be above 0, and a share at most 100 %%.")
            raise BadAuthority(because("authority.most", 0, words, line=place))


def measures_of(kind: RemedyKind) -> tuple[Measure, ...]:
    """In what limits of this kind may count."""
    own = TOLD_IN[kind]
    return (own, Measure.OF_ORDER) if own is Measure.MONEY else (own,)


@cache
def starter_matrix() -> Matrix:
    """What every brand starts with (mission T7)."""
    return matrix_from(load_mapping(_STARTER))


def matrix_from(written: Mapping[str, Any]) -> Matrix:
    """A matrix as it stands in YAML; raises KeyError or ValueError for a part that is missing or unknown."""
    limits = tuple(
        Limit(
            role=entry["role"],
            kind=RemedyKind(kind),
            up_to_level=int(entry["up_to_level"]),
            from_value=int(entry.get("from_value", 0)),
            most=Decimal(str(most)),
            measure=Measure(measure),
        )
        for entry in written["limits"]
        for kind, parts in entry["grants"].items()
        for measure, most in parts.items()
    )
    check_limits(limits)
    return Matrix(int(written["version"]), limits, tuple(map(int, written["approval_minutes"])))


def _in_amount(limit: Limit, wanted: Wanted) -> Decimal:
    if limit.measure is not Measure.OF_ORDER:
        return limit.most
    if wanted.order_value is None:
        return Decimal(0)
    return (limit.most * wanted.order_value / 100).quantize(_CENT, ROUND_HALF_UP)
