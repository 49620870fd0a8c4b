"""Conversations over HTTP: read them, and answer as a program."""

import hashlib
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from ninja import Field, Router, Schema

from yueting.accounts.api import (
    PAGE,
    PROBLEMS,
    ApiError,
    Error,
    Page,
    Problem,
    actor,
    caller,
    idempotent,
    missing,
    page_of,
)
from yueting.accounts.services.api_tokens import who_overrules
from yueting.accounts.services.idempotency import Answer
from yueting.conversations.models import Attachment, Conversation, Kind, Message
from yueting.conversations.services.replying import REPLY_LIMIT, Held, reply_by_program

router = Router(tags=["conversations"])


class ConversationOut(Schema):
    """A talk with one customer on one channel."""

    id: UUID
    reference: str
    inbox: UUID = Field(alias="inbox_id")
    channel: str
    state: str
    subject: str
    preview: str
    contact: UUID = Field(alias="contact_id")
    contact_name: str = Field(alias="contact.name")
    assignee: str | None = None
    team: str | None = None
    level: int = Field(description="complaint level 0–4")
    priority: int = Field(description="0–100")
    emotion: str
    variety: str
    intent: str
    last_seq: int
    started_at: datetime
    last_message_at: datetime
    waiting_since: datetime | None
    first_reply_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None

    @staticmethod
    def resolve_assignee(row: Conversation) -> str | None:
        return str(row.assignee) if row.assignee else None

    @staticmethod
    def resolve_team(row: Conversation) -> str | None:
        return row.team.name if row.team else None


class ConversationPage(Page):
    """One page of a list."""

    items: list[ConversationOut]


class FileOut(Schema):
    id: UUID
    name: str
    media_type: str
    size: int


class MessageOut(Schema):
    """One entry; `seq` is its place in the conversation and never changes."""

    id: UUID
    seq: int
    kind: str
    author: str
    name: str
    text: str
    at: datetime
    external_id: str | None
    delivery: str | None = Field(
        None, description="of a reply: queued, sent, delivered, read, failed, uncertain"
    )
    emotion: str | None = Field(None, description="of a customer's message, as read by the desk")
    files: list[FileOut]

    @staticmethod
    def resolve_name(row: Message) -> str:
        return row.author_name or (str(row.agent) if row.agent else "")

    @staticmethod
    def resolve_delivery(row: Message) -> str | None:
        return row.delivery.state if hasattr(row, "delivery") else None

    @staticmethod
    def resolve_emotion(row: Message) -> str | None:
        return row.reading.emotion if hasattr(row, "reading") else None

    @staticmethod
    def resolve_files(row: Message) -> list[Attachment]:
        return list(row.attachments.all())


class ReplyIn(Schema):
    """`id` is your own: the same id again is the same reply."""

    text: str = Field(max_length=REPLY_LIMIT)
    id: str | None = Field(None, min_length=1, max_length=200)
    anyway: bool = Field(
        False, description="send it although the reply check holds it; only with a token that may"
    )


class FindingOut(Schema):
    """Words of a reply to be put another way: `start` and `end` count code points of `text`."""

    kind: str
    start: int
    end: int
    text: str = Field(description="what stands there")
    why: str = Field(description="the id of the rule")
    better: str = Field(description="what to put in its place; may be empty")
    name: str = Field(description="the kind in words")
    reason: str = Field(description="why it matters to the customer")


class ReplyError(Error):
    """With code `held`, `findings` say what holds the reply back; with any other code there are none."""

    findings: list[FindingOut] = []


class ReplyProblem(Problem):
    """The answer to a reply that was not taken."""

    error: ReplyError


@router.get("/conversations", response={200: ConversationPage, **PROBLEMS})
def list_conversations(
    request: HttpRequest,
    state: str | None = None,
    channel: str | None = None,
    contact: UUID | None = None,
    reference: str | None = None,
    min_level: int | None = None,
    since: datetime | None = None,
    after: str = "",
    limit: int = PAGE,
) -> dict[str, list[Conversation] | str]:
    """Newest activity first. `since`: with activity at or after this time."""
    return page_of(
        _own(request),
        "last_message_at",
        after,
        limit,
        state=state,
        channel=channel,
        contact=contact,
        reference=reference,
        level__gte=min_level,
        last_message_at__gte=since,
    )


@router.get("/conversations/{uuid:conversation_id}", response={200: ConversationOut, **PROBLEMS})
def get_conversation(request: HttpRequest, conversation_id: UUID) -> Conversation:
    return _find(request, conversation_id)


@router.get("/conversations/{uuid:conversation_id}/messages", response={200: list[MessageOut], **PROBLEMS})
def list_messages(
    request: HttpRequest, conversation_id: UUID, after: int = 0, limit: int = PAGE, notes: bool = False
) -> list[Message]:
    """In order, those with `seq` greater than `after`. Internal notes only with `notes=true`."""
    rows = _find(request, conversation_id).messages.filter(seq__gt=after)
    if not notes:
        rows = rows.exclude(kind=Kind.NOTE)
    rows = rows.select_related("agent", "delivery", "reading").prefetch_related("attachments")
    return list(rows.defer("tokens", "html").order_by("seq")[: max(1, min(limit, 200))])


@router.post(
    "/conversations/{uuid:conversation_id}/messages",
    response={201: MessageOut, **PROBLEMS, 422: ReplyProblem},
)
@idempotent
def post_reply(request: HttpRequest, conversation_id: UUID, data: ReplyIn) -> Answer:
    """Answer the customer; the reply carries the token's name.

    What the brand's reply check holds back is refused with 422 `held` and the findings.
    """
    conversation = _find(request, conversation_id)
    own_key = hashlib.sha256(f"{caller(request).id}:{data.id or uuid4()}".encode()).hexdigest()[:56]
    try:
        message = reply_by_program(
            conversation,
            actor(request),
            data.text,
            client_key=f"api-{own_key}",
            overruled_by=who_overrules(caller(request)) if data.anyway else None,
        )
    except Held as error:
        raise _held(error) from error
    except ValidationError as error:
        raise ApiError(422, "bad_text", " ".join(error.messages), "Change the text.") from error
    return 201, MessageOut.from_orm(message).model_dump(mode="json", by_alias=False)


@router.get("/files/{uuid:file_id}", response=PROBLEMS)
def get_file(request: HttpRequest, file_id: UUID) -> FileResponse:
    """The bytes of a message's file, always as a download."""
    brand = caller(request).brand_id
    found = Attachment.objects.filter(pk=file_id, inbox__brand=brand).exclude(message=None).first()
    if found is None:
        raise missing("file")
    return FileResponse(found.file.open("rb"), True, found.name, content_type="application/octet-stream")


def _held(error: Held) -> ApiError:
    problem = ApiError(422, "held", " ".join(error.messages))
    problem.error = ReplyError(
        code="held",
        message=problem.error.message,
        what_to_do="Put the words of `findings` another way. `anyway` sends it all the same, with a token that may.",
        findings=[FindingOut(**found) for found in error.findings],
    )
    return problem


def _own(request: HttpRequest) -> QuerySet[Conversation]:
    rows = Conversation.objects.filter(brand=caller(request).brand_id, is_practice=False)
    return rows.select_related("contact", "assignee", "team")


def _find(request: HttpRequest, conversation_id: UUID) -> Conversation:
    found = _own(request).filter(pk=conversation_id).first()
    if found is None:
        raise missing("conversation")
    return found
