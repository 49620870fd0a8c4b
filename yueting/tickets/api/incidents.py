"""Incidents over HTTP: read them."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yueting.accounts.api import PAGE, PROBLEMS, Page, caller, page_of
from yueting.tickets.models import Incident

router = Router()


class IncidentOut(Schema):
    """One cause behind many tickets."""

    reference: str
    kind: str
    title: str
    stage: str
    is_drill: bool
    declared_at: datetime
    remedy: str
    root_fix: str
    closed_at: datetime | None
    tickets: int = Field(description="how many tickets are linked")

    @staticmethod
    def resolve_tickets(row: Incident) -> int:
        return row.links.count()


class IncidentPage(Page):
    """One page of a list."""

    items: list[IncidentOut]


@router.get("/incidents", response={200: IncidentPage, **PROBLEMS})
def list_incidents(
    request: HttpRequest, stage: str | None = None, after: str = "", limit: int = PAGE
) -> dict[str, list[Incident] | str]:
    """Newest first; drills are among them and say so."""
    rows = Incident.objects.filter(brand=caller(request).brand_id)
    return page_of(rows, "declared_at", after, limit, stage=stage)
