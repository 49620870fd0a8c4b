"""Reads about the copilot: what it may cost this month, what it cost, for whom and for what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.utils import timezone

from yueting.accounts.models import Brand
from yueting.assist.models import CopilotBudget, CopilotUse

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a brand's copilot cost this month and may cost."""

    spent: Decimal
    cap: Decimal

    @property
    def is_used_up(self) -> bool:
        return self.spent >= self.cap

    @property
    def share(self) -> int:
        """Per cent of the cap, 100 at most."""
        return min(100, int(100 * self.spent / self.cap)) if self.cap else 100


@dataclass(frozen=True, slots=True)
class Used:
    """What one person, one deed or all of them used: `took` is the usual time of an answer in milliseconds."""

    who: str
    requests: int
    failed: int
    tokens: int
    cost: Decimal
    took: int | None


@dataclass(frozen=True, slots=True)
class Month:
    """The uses since the first of the month on the brand's own clock."""

    began: datetime
    all: Used
    by_task: tuple[Used, ...]
    by_agent: tuple[Used, ...]
    failures: tuple[tuple[str, int], ...]


def budget_of(brand: Brand) -> CopilotBudget:
    """The brand's cap and prices; the usual ones (then without a row) until a leader sets them."""
    return CopilotBudget.objects.filter(brand=brand).first() or CopilotBudget(brand=brand)


def standing(brand: Brand) -> Standing:
    """The month so far."""
    spent = _uses(brand).aggregate(sum=Sum("cost"))["sum"]
    return Standing(spent or _NOTHING, Decimal(budget_of(brand).monthly_cap))


def month_of(brand: Brand) -> Month:
    """The month so far, by person and by deed, the dearest first."""
    uses = _uses(brand)
    failures = uses.exclude(failure="").values_list("failure").annotate(n=Count("pk")).order_by("-n")
    return Month(
        began=month_began(brand, timezone.now()),
        all=_used("", uses.aggregate(**_SUMS)),
        by_task=tuple(_each(uses.values("task").annotate(**_SUMS), "task")),
        by_agent=tuple(_each(uses.values("agent__name").annotate(**_SUMS), "agent__name")),
        failures=tuple(failures),
    )


def month_began(brand: Brand, now: datetime) -> datetime:
    """The first of the month at midnight, where the brand is."""
    local = timezone.localtime(now, ZoneInfo(brand.time_zone))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _uses(brand: Brand) -> QuerySet[CopilotUse]:
    return CopilotUse.objects.filter(brand=brand, at__gte=month_began(brand, timezone.now()))


_SUMS = {
    "requests": Count("pk"),
    "failed": Count("pk", filter=~Q(failure="")),
    "read": Sum("prompt_tokens"),
    "written": Sum("completion_tokens"),
    "sum": Sum("cost"),
    "took": Avg("milliseconds", filter=Q(failure="")),
}


def _each(rows: Iterable[Any], name: str) -> list[Used]:
    return sorted(
        (_used(row[name] or "", row) for row in rows), key=lambda used: (-used.cost, -used.requests)
    )


def _used(who: str, row: Any) -> Used:
    return Used(
        who,
        row["requests"],
        row["failed"],
        (row["read"] or 0) + (row["written"] or 0),
        row["sum"] or _NOTHING,
        round(row["took"]) if row["took"] is not None else None,
    )
