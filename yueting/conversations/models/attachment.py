import secrets
from pathlib import PurePosixPath

from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7

INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def random_name(attachment: "Attachment", filename: str) -> str:
    """Stored under a name nobody can guess and nothing can execute; the real name lives in the row."""
    return str(PurePosixPath(f"{timezone.now():%Y/%m}") / secrets.token_urlsafe(24))


class Attachment(models.Model):
    """A file of a message; `message` is empty between upload and sending."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inbox = models.ForeignKey("conversations.Inbox", on_delete=models.CASCADE)
    message = models.ForeignKey(
        "conversations.Message", null=True, on_delete=models.CASCADE, related_name="attachments"
    )
    uploaded_by = models.CharField(max_length=64, blank=True, help_text="visitor or agent that may attach it")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to=random_name, max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Pictures may be shown in place; everything else, SVG and HTML above all, is a download."""
        return self.media_type in INLINE_TYPES
