"""Messages in and webhooks out, over HTTP."""

import secrets
from base64 import b64encode
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from yueting.accounts.api import PROBLEMS, ApiError, caller, idempotent, missing
from yueting.accounts.services.idempotency import Answer
from yueting.channels.base import RawInput
from yueting.channels.http.adapter import decoded
from yueting.channels.http.public_addresses import Forbidden, Unresolved, destination
from yueting.channels.intake import accept
from yueting.channels.models import WebhookEndpoint
from yueting.conversations.models import Inbox

messages = Router(tags=["messages"])
webhooks = Router(tags=["webhooks"])

NO_NUL = r"^[^\x00]+$"


class SenderIn(Schema):
    """The customer, as your system knows them: the same kind and address is the same person."""

    kind: str = Field("api", min_length=1, max_length=20, pattern=NO_NUL)
    address: str = Field(min_length=1, max_length=320, pattern=NO_NUL)
    name: str = Field("", max_length=200)
    device: str = Field("", max_length=200, description="your app's own number of the device, if it has one")


class FileIn(Schema):
    """A file; `content` is base64."""

    name: str = Field(min_length=1, max_length=255)
    media_type: str = Field("application/octet-stream", max_length=100)
    content: bytes = Field(description="base64")


class MessageIn(Schema):
    """One message of a customer. `id` is yours: the same id again is the same message."""

    id: str = Field(min_length=1, max_length=200, pattern=NO_NUL)
    conversation: str = Field("", max_length=255, description="your own id of the talk, if you have one")
    sender: SenderIn
    text: str = Field("", max_length=100_000)
    subject: str = Field("", max_length=500)
    at: datetime | None = Field(None, description="when the customer wrote it")
    files: list[FileIn] = Field(default_factory=list, max_length=10)


class Accepted(Schema):
    """`accepted`: it is stored and survives anything. `new`: false for a repeat."""

    accepted: bool
    new: bool


class WebhookIn(Schema):
    """Where to tell, and what: `verbs` like "ticket.opened"; empty means every event."""

    url: str = Field(min_length=8, max_length=500)
    verbs: list[str] = Field(default_factory=list, max_length=50)


class WebhookOut(Schema):
    id: UUID
    url: str
    verbs: list[str]
    is_active: bool
    created_at: datetime


class NewWebhook(WebhookOut):
    """`secret` (whsec_…) verifies the signature of every call (Standard Webhooks); it is shown only here."""

    secret: str


@messages.post("/inboxes/{uuid:inbox_id}/messages", response={202: Accepted, **PROBLEMS})
def post_message(request: HttpRequest, inbox_id: UUID, data: MessageIn) -> Status[Accepted]:
    """Bring a customer's message in. It is stored before this answers, and processed at once after."""
    inbox = Inbox.objects.filter(pk=inbox_id, brand=caller(request).brand_id).first()
    if inbox is None:
        raise missing("inbox")
    if inbox.kind != "api" or not inbox.is_active:
        raise ApiError(
            409,
            "not_an_api_inbox",
            "This inbox takes no messages by API.",
            "Use an active inbox of kind “api”.",
        )
    if not data.text.strip() and not data.files:
        raise ApiError(422, "empty", "The message has neither text nor files.", "Send `text` or `files`.")
    _check_files(data)
    lane = data.conversation or f"{data.sender.kind}:{data.sender.address}"
    # The bytes as they came are what is kept; `data` only proved that they can be read.
    new = accept(inbox, RawInput(data.id, request.body), lane=lane)
    return Status(202, Accepted(accepted=True, new=new))


@webhooks.post("/webhooks", response={201: NewWebhook, **PROBLEMS})
@idempotent
def post_webhook(request: HttpRequest, data: WebhookIn) -> Answer:
    """Be told about events of the brand from now on."""
    try:
        destination(data.url)
    except (Forbidden, Unresolved) as error:
        raise ApiError(
            422, "bad_url", f"This address cannot be called: {error}.", "Give a public https address."
        ) from error
    endpoint = WebhookEndpoint.objects.create(
        brand_id=caller(request).brand_id,
        url=data.url,
        verbs=data.verbs,
        secret="whsec_" + b64encode(secrets.token_bytes(32)).decode(),
    )
    return 201, NewWebhook.from_orm(endpoint).model_dump(mode="json")


@webhooks.get("/webhooks", response={200: list[WebhookOut], **PROBLEMS})
def list_webhooks(request: HttpRequest) -> list[WebhookEndpoint]:
    return list(WebhookEndpoint.objects.filter(brand=caller(request).brand_id).order_by("created_at"))


@webhooks.delete("/webhooks/{uuid:webhook_id}", response={204: None, **PROBLEMS})
def delete_webhook(request: HttpRequest, webhook_id: UUID) -> Status[None]:
    """Stop being told; calls that wait are dropped."""
    deleted, _ = WebhookEndpoint.objects.filter(pk=webhook_id, brand=caller(request).brand_id).delete()
    if not deleted:
        raise missing("webhook")
    return Status(204, None)


def _check_files(data: MessageIn) -> None:
    for file in data.files:
        try:
            decoded(file.content.decode("ascii", "replace"))
        except ValueError:
            raise ApiError(
                422, "bad_file", f"{file.name} is not base64.", "Encode `content` as base64."
            ) from None
