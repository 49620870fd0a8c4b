"""The path of a ticket over HTTP: its stages, what was written down, its remedies."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yueting.accounts.api import PROBLEMS
from yueting.tickets.api.tickets import get_ticket
from yueting.tickets.models import Remedy
from yueting.tickets.queries.path import path_of, standing_of

router = Router()


class RemedyOut(Schema):
    """Something given to the customer, or asked for."""

    id: UUID
    kind: str
    amount: Decimal
    cost: Decimal
    state: str
    why: str
    asked_at: datetime
    due_at: datetime | None = Field(description="until when the approval is owed")
    decided_at: datetime | None


class StageOut(Schema):
    """One stage of the path and what it still lacks."""

    stage: str
    is_done: bool
    missing: list[str]


class PathOut(Schema):
    """Where a matter stands on its path, and what was written down on the way."""

    kind: str = Field(description="complaint or ordinary")
    current: str | None = Field(description="the first stage that is not done")
    stages: list[StageOut]
    facts: dict[str, str]
    cause: str = Field(description="key in the brand's taxonomy of root causes")
    cause_words: str
    plan: str
    outcome: str
    verdict: str = Field(description="accepted, not_accepted, not_reached, final; empty until asked")
    remedies: list[RemedyOut]


@router.get("/tickets/{reference}/path", response={200: PathOut, **PROBLEMS})
def get_path(request: HttpRequest, reference: str) -> dict[str, object]:
    """The path of a ticket with its remedies."""
    ticket = get_ticket(request, reference)
    path = path_of(ticket)
    found = standing_of(ticket, path)
    written = ("facts", "cause", "cause_words", "plan", "outcome", "verdict")
    return {name: getattr(path, name) for name in written} | {
        "kind": found.kind,
        "current": found.current,
        "stages": [
            {
                "stage": entry.stage,
                "is_done": entry.is_done,
                "missing": [reason.id.removeprefix("path.") for reason in entry.missing],
            }
            for entry in found.stages
        ],
        "remedies": list(Remedy.objects.filter(ticket=ticket)),
    }
