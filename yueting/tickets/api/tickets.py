"""Tickets over HTTP: read them, open one for a conversation, move and change them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Router, Schema

from yueting.accounts.api import PAGE, PROBLEMS, ApiError, Page, actor, caller, idempotent, missing, page_of
from yueting.accounts.services.idempotency import Answer
from yueting.conversations.models import Conversation
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.lifecycle import Action, NotAllowed
from yueting.tickets.models import Class, Ticket
from yueting.tickets.services.closing import StillOpen
from yueting.tickets.services.merging import merge_by_program
from yueting.tickets.services.opening import open_ticket
from yueting.tickets.services.programs import Changes, change
from yueting.tickets.services.progress import act
from yueting.tickets.services.weighing import weigh_again
from yueting.tickets.triage import Triage

router = Router()
NO_NUL = r"^[^\x00]+$"


class ClockOut(Schema):
    """One promise of time."""

    kind: str
    started_at: datetime
    due_at: datetime | None
    met_at: datetime | None
    breached_at: datetime | None


class TicketOut(Schema):
    """A matter to be solved."""

    id: UUID
    reference: str
    subject: str
    ticket_class: str = Field(alias="klass")
    level: int = Field(description="complaint level 0–4")
    priority: int = Field(description="0–100")
    lane: str = Field(description="ordinary, vip or fast")
    state: str
    version: int = Field(description="counts changes; a change names the version it was made against")
    tags: list[str]
    incidents: list[str] = Field(description="references of incidents it is linked with")
    follows: str | None = Field(None, description="the earlier ticket that this one comes after")
    channel: str
    contact: UUID = Field(alias="contact_id")
    conversations: list[UUID]
    owner: str | None = None
    team: str | None = None
    opened_at: datetime
    first_reply_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    sla_met: bool | None
    clocks: list[ClockOut]

    @staticmethod
    def resolve_conversations(row: Ticket) -> list[UUID]:
        return [talk.id for talk in row.conversations.all()]

    @staticmethod
    def resolve_tags(row: Ticket) -> list[str]:
        return [tag.name for tag in row.tags.all()]

    @staticmethod
    def resolve_incidents(row: Ticket) -> list[str]:
        return [link.incident.reference for link in row.incident_links.all()]

    @staticmethod
    def resolve_follows(row: Ticket) -> str | None:
        return row.follows.reference if row.follows else None

    @staticmethod
    def resolve_owner(row: Ticket) -> str | None:
        return str(row.owner) if row.owner else None

    @staticmethod
    def resolve_team(row: Ticket) -> str | None:
        return row.team.name if row.team else None

    @staticmethod
    def resolve_clocks(row: Ticket) -> list[object]:
        return list(row.clocks.all())


class ChangeIn(Schema):
    """What is to be different; what is left out stays. `version` is the one of the ticket that you saw."""

    version: int
    subject: str | None = Field(None, min_length=1, max_length=300, pattern=NO_NUL)
    ticket_class: Literal[tuple(Class.values)] | None = None  # type: ignore[valid-type]
    level: int | None = Field(None, ge=0, le=4)
    owner: str | None = Field(None, max_length=320, description="mail address of somebody who works here")
    tags: list[str] | None = Field(None, description="all tags the ticket is to have")
    why: str = Field("", max_length=300, pattern=r"^[^\x00]*$", description="needed to lower a level")


class ActionIn(Schema):
    """One step of a ticket's life."""

    version: int
    action: Literal["take", "wait_customer", "wait_department", "resume", "resolve", "close", "reopen"]
    why: str = Field("", max_length=300, pattern=r"^[^\x00]*$", description="needed to close and to reopen")


class MergeIn(Schema):
    """Which ticket this one becomes a part of; both are of one customer."""

    version: int
    into: str = Field(max_length=30, description="reference of the ticket that lives on")
    why: str = Field("", max_length=300, pattern=r"^[^\x00]*$")


class TicketPage(Page):
    """One page of a list."""

    items: list[TicketOut]


class TicketIn(Schema):
    """A matter in a conversation that exists."""

    conversation: UUID
    subject: str = Field(min_length=1, max_length=300)
    ticket_class: Literal[tuple(Class.values)] = Class.CONSULTATION.value  # type: ignore[valid-type]
    level: int = Field(0, ge=0, le=4)


@router.get("/tickets", response={200: TicketPage, **PROBLEMS})
def list_tickets(
    request: HttpRequest,
    state: str | None = None,
    ticket_class: str | None = None,
    min_level: int | None = None,
    contact: UUID | None = None,
    since: datetime | None = None,
    tag: str | None = None,
    after: str = "",
    limit: int = PAGE,
) -> dict[str, list[Ticket] | str]:
    """Newest first. `since`: opened at or after this time."""
    return page_of(
        _own(request),
        "opened_at",
        after,
        limit,
        state=state,
        klass=ticket_class,
        level__gte=min_level,
        contact=contact,
        opened_at__gte=since,
        tags__name=tag,
    )


@router.get("/tickets/{reference}", response={200: TicketOut, **PROBLEMS})
def get_ticket(request: HttpRequest, reference: str) -> Ticket:
    found = _own(request).filter(reference=reference.upper()).first()
    if found is None:
        raise missing("ticket")
    return found


@router.post("/tickets", response={201: TicketOut, **PROBLEMS})
@idempotent
def post_ticket(request: HttpRequest, data: TicketIn) -> Answer:
    """Open a ticket; its clocks start now."""
    brand = caller(request).brand_id
    with transaction.atomic():
        talk = (
            Conversation.objects.select_for_update(of=("self",))
            .filter(pk=data.conversation, brand=brand)
            .first()
        )
        if talk is None:
            raise missing("conversation")
        priority = max(talk.priority, data.level * 20)
        decision = Triage(True, data.ticket_class, data.level, priority, "normal", "ordinary", ())
        ticket = open_ticket(talk, decision, data.subject, actor(request))
        Ticket.objects.filter(pk=ticket.pk).update(subject=data.subject)
        weigh_again(ticket)
    return 201, _shown(request, ticket)[1]


@router.patch("/tickets/{reference}", response={200: TicketOut, **PROBLEMS})
@idempotent
def patch_ticket(request: HttpRequest, reference: str, data: ChangeIn) -> Answer:
    """Change a ticket: all of it or nothing. 409 when somebody changed it since the version you name."""
    wanted = Changes(
        subject=data.subject,
        klass=data.ticket_class,
        level=data.level,
        owner=data.owner,
        tags=None if data.tags is None else tuple(data.tags),
    )
    ticket = get_ticket(request, reference)
    with _refusals():
        change(ticket, actor(request), wanted, version=data.version, why=data.why)
    return _shown(request, ticket)


@router.post("/tickets/{reference}/actions", response={200: TicketOut, **PROBLEMS})
@idempotent
def post_action(request: HttpRequest, reference: str, data: ActionIn) -> Answer:
    """Move a ticket through its life, as its page does; clocks, events and the rating request go along."""
    ticket = get_ticket(request, reference)
    with _refusals():
        act(ticket, Action(data.action), actor(request), version=data.version, why=data.why)
    return _shown(request, ticket)


@router.post("/tickets/{reference}/merging", response={200: TicketOut, **PROBLEMS})
@idempotent
def post_merging(request: HttpRequest, reference: str, data: MergeIn) -> Answer:
    """Make a ticket a part of another one, which is the answer. People can undo it on the page of either."""
    source, target = get_ticket(request, reference), get_ticket(request, data.into)
    with _refusals():
        merge_by_program(source, target, actor(request), version=data.version, why=data.why)
    return _shown(request, target)


@contextmanager
def _refusals() -> Iterator[None]:
    """What people are told on a page, as an error of the API."""
    try:
        yield
    except AlreadyDone as error:
        raise ApiError(
            409, "changed_meanwhile", str(error), "Read the ticket again and send its `version`."
        ) from error
    except NotAllowed as error:
        reasons = [error.reason, *(error.reasons if isinstance(error, StillOpen) else ())]
        said = " · ".join(reason.sentence() for reason in reasons)
        raise ApiError(422, error.reason.id, said, "See the life of a ticket in the docs.") from error
    except ValidationError as error:
        raise ApiError(422, "not_valid", " ".join(error.messages), "Correct the value.") from error


def _shown(request: HttpRequest, ticket: Ticket) -> Answer:
    return 200, TicketOut.from_orm(_own(request).get(pk=ticket.pk)).model_dump(mode="json", by_alias=False)


def _own(request: HttpRequest) -> QuerySet[Ticket]:
    rows = Ticket.objects.filter(brand=caller(request).brand_id)
    return rows.select_related("owner", "team", "follows").prefetch_related(
        "conversations", "clocks", "tags", "incident_links__incident"
    )
