"""The HTTP API as a channel: any system may bring messages, and is called back with replies."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from yueting.channels.base import (
    Busy,
    InboundFile,
    InboundMessage,
    OutboundMessage,
    RawInput,
    Receipt,
    Refused,
    ReplyLimits,
    Sender,
    Unreadable,
)
from yueting.channels.http.calling import Forbidden, Unreachable, call_signed


class HttpApi:
    """Messages by `POST /api/v1/inboxes/{id}/messages`, replies to the inbox's `callback_url`, signed."""

    kind = "api"
    name = "HTTP API"
    limits = ReplyLimits(text=100_000, files=20 * 1024 * 1024)
    repeatable = True  # every call of one reply has the same webhook-id

    def parse(self, raw: RawInput) -> list[InboundMessage]:
        """One call is one message. Raises Unreadable."""
        try:
            given = json.loads(raw.body)
            return [_message(raw.key, given)]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Unreadable("not_an_api_message", f"this is not a message of the API: {error!r}") from error

    def name_reply(self, client_key: str, settings: Mapping[str, Any]) -> str:
        """The client's program gives the id."""
        return ""

    def send(self, outbound: OutboundMessage, settings: Mapping[str, Any]) -> Receipt:
        """Call `settings["callback_url"]`; without one the reply waits to be fetched. Raises Refused or Busy."""
        url = str(settings.get("callback_url") or "")
        if not url:
            return Receipt("", "sent")
        try:
            status = call_signed(
                url, str(settings.get("callback_secret") or ""), outbound.client_key, _body(outbound)
            )
        except Forbidden as error:
            raise Refused(str(error)) from error
        except Unreachable as error:
            raise Busy(str(error)) from error
        if 200 <= status < 300:
            return Receipt("", "sent")
        if status in (408, 425, 429) or status >= 500:
            raise Busy(f"HTTP {status}")
        raise Refused(f"HTTP {status}")


def _message(key: str, given: Mapping[str, Any]) -> InboundMessage:
    sender = given["sender"]
    return InboundMessage(
        external_id=key,
        sender=Sender(
            str(sender.get("kind") or "api"), str(sender["address"]), str(sender.get("name") or "")
        ),
        text=str(given.get("text") or ""),
        subject=str(given.get("subject") or ""),
        at=_time(given.get("at")),
        conversation=str(given.get("conversation") or ""),
        device={"device_id": str(sender["device"])} if sender.get("device") else {},
        files=_files(given.get("files") or ()),
    )


def _time(text: object) -> datetime | None:
    """Aware UTC; a time without a zone is taken as UTC."""
    if not text:
        return None
    at = datetime.fromisoformat(str(text))
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _files(given: Sequence[Mapping[str, Any]]) -> tuple[InboundFile, ...]:
    return tuple(
        InboundFile(
            str(file.get("name") or "file"),
            str(file.get("media_type") or "application/octet-stream"),
            decoded(file["content"]),
        )
        for file in given
    )


def decoded(content: object) -> bytes:
    """The bytes of a base64 text. Raises ValueError."""
    try:
        return base64.b64decode(str(content), validate=True)
    except binascii.Error as error:
        raise ValueError("a file is not base64") from error


def _body(outbound: OutboundMessage) -> dict[str, object]:
    return {
        "type": "message.reply",
        "timestamp": (outbound.at or datetime.now(UTC)).isoformat(),
        "data": {
            "id": outbound.client_key,
            "to": outbound.to,
            "text": outbound.text,
            "subject": outbound.subject,
            "reference": outbound.reference,
            "answers": list(outbound.thread),
            "automatic": outbound.automatic,
            "files": [
                {"name": f.name, "media_type": f.media_type, "content": base64.b64encode(f.content).decode()}
                for f in outbound.files
            ],
        },
    }
