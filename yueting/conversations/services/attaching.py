"""Files that a platform only named: what becomes of them."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.conversations import broadcasts
from yueting.conversations.models import Attachment
from yueting.conversations.permissions import check_may_handle
from yueting.runtime.push import wake

SNIFFED = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"%PDF-": "application/pdf",
}
SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "application/pdf": ".pdf"}


def keep_fetched(attachment: Attachment, content: bytes) -> None:
    """The platform gave the file: keep it and show it to everybody who looks."""
    attachment.media_type = _sniffed(content) or attachment.media_type
    if "." not in attachment.name:
        attachment.name += SUFFIXES.get(attachment.media_type, "")
    attachment.size, attachment.fetch_at, attachment.fault = len(content), None, ""
    attachment.file.save(attachment.name, ContentFile(content), save=False)
    _keep(attachment)


def give_up(attachment: Attachment, why: str) -> None:
    """The file cannot be had; a person may ask for it again."""
    attachment.fetch_at, attachment.fault = None, why[:500]
    _keep(attachment)


def fetch_again(attachment: Attachment, agent: Agent) -> None:
    """A person asks for a file that could not be fetched. Raises PermissionDenied."""
    assert attachment.message
    check_may_handle(agent, attachment.message.conversation)
    if not attachment.is_here and attachment.reference and attachment.fetch_at is None:
        attachment.fetch_at, attachment.attempts, attachment.fault = timezone.now(), 0, ""
        _keep(attachment)
        wake("files")


def _keep(attachment: Attachment) -> None:
    with transaction.atomic():
        attachment.save()
        if message := attachment.message:
            broadcasts.tell_message(message.conversation, message)


def _sniffed(content: bytes) -> str:
    """The media type that the first bytes say; "" when they say nothing known."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for head, kind in SNIFFED.items() if content.startswith(head)), "")
