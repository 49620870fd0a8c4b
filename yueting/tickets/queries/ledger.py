"""What was granted in a month, and what is left of its budget."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DecimalField, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from yueting.accounts.models import Brand
from yueting.tickets.models import Remedy, RemedyBudget, RemedyState

_NOTHING = Value(Decimal(0), output_field=DecimalField(max_digits=14, decimal_places=2))


@dataclass(frozen=True, slots=True)
class Standing:
    """A month's budget: what may be spent (None: no limit), what was, what is left."""

    most: Decimal | None
    spent: Decimal

    @property
    def left(self) -> Decimal | None:
        return None if self.most is None else self.most - self.spent


def month_of(brand: Brand, at: datetime) -> date:
    """The first day of the month at this instant, by the brand's own calendar."""
    return at.astimezone(ZoneInfo(brand.time_zone)).date().replace(day=1)


def granted_in(brand: Brand, month: date) -> QuerySet[Remedy]:
    """The ledger of one month."""
    zone = ZoneInfo(brand.time_zone)
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    start, end = (datetime.combine(day, time(), zone) for day in (month, following))
    return Remedy.objects.filter(
        brand=brand, state=RemedyState.GRANTED, decided_at__gte=start, decided_at__lt=end
    )


def spent_in(brand: Brand, month: date) -> Decimal:
    found: Decimal = granted_in(brand, month).aggregate(all=Coalesce(Sum("cost"), _NOTHING))["all"]
    return found


def budgets(brand: Brand, month: date) -> QuerySet[RemedyBudget]:
    """Budgets set for this month or before; the first one counts."""
    return RemedyBudget.objects.filter(brand=brand, from_month__lte=month).order_by("-from_month")


def budget_standing(brand: Brand, month: date) -> Standing:
    budget = budgets(brand, month).first()
    return Standing(budget.most if budget else None, spent_in(brand, month))


def by_kind(brand: Brand, month: date) -> list[Mapping[str, Any]]:
    """Cost and number of each kind, the dearest first."""
    return _summed(granted_in(brand, month), "kind")


def by_agent(brand: Brand, month: date) -> list[Mapping[str, Any]]:
    """Cost and number by who asked, the dearest first."""
    return _summed(granted_in(brand, month), "asked_by__name")


def _summed(rows: QuerySet[Remedy], by: str) -> list[Mapping[str, Any]]:
    found: Iterable[Any] = rows.values(by).annotate(sum=Sum("cost"), count=Count("id")).order_by("-sum")
    return list(found)
