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
    file = models.FileField(upload_to=random_name, max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    reference = models.TextField(blank=True, help_text="the platform's own name of a file that it only named")
    attempts = models.PositiveSmallIntegerField(default=0)
    fetch_at = models.DateTimeField(null=True, help_text="when the platform is asked for it (again)")
    fault = models.CharField(max_length=500, blank=True, help_text="why it could not be fetched")

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["fetch_at"], name="file_to_fetch", condition=models.Q(fetch_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_here(self) -> bool:
        """Its bytes are ours; a file that a platform only named has to be fetched first."""
        return bool(self.file)

    @property
    def is_picture(self) -> bool:
        """Pictures may be shown in place; everything else, SVG and HTML above all, is a download."""
        return self.media_type in INLINE_TYPES
