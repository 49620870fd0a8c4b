"""The remedy ledger of a month as a CSV sheet."""

from collections.abc import Iterator
from datetime import date

from yueting.accounts.models import Agent, Brand
from yueting.tickets.models import Remedy
from yueting.tickets.queries.ledger import granted_in
from yueting.tickets.sheets import BYTE_ORDER_MARK, written_line
from yueting.timeline.services import record

HEADING = (
    "decided at", "ticket", "remedy", "amount", "cost", "asked by", "approved by", "approved for", "why",
)  # fmt: skip


def ledger_lines(agent: Agent, brand: Brand, month: date) -> Iterator[str]:
    """What was granted in this month, oldest first; who took it along is written down."""
    record(brand, "remedies.exported", agent.actor, month=f"{month:%Y-%m}")
    rows = granted_in(brand, month).select_related("ticket", "asked_by", "decided_by", "decided_for")
    return _lines(list(rows.order_by("decided_at", "pk")))


def _lines(rows: list[Remedy]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + written_line(HEADING)
    for remedy in rows:
        yield written_line(
            (
                remedy.decided_at and remedy.decided_at.isoformat(),
                remedy.ticket.reference,
                remedy.kind,
                remedy.amount,
                remedy.cost,
                remedy.asked_by,
                remedy.decided_by,
                remedy.decided_for,
                remedy.why,
            )
        )
