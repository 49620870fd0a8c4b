"""What customers say about the service."""

import secrets

from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Rating(models.Model):
    """The question "how was it?" after a resolution, and its answer (CSAT 1–5)."""

    subject_kind = "rating"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="ratings"
    )
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.CASCADE, related_name="ratings")
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL)
    channel = models.CharField(max_length=20)
    token = models.CharField(max_length=40, unique=True, default=new_token)
    asked_at = models.DateTimeField(default=timezone.now)
    score = models.PositiveSmallIntegerField(null=True, help_text="1–5")
    comment = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["brand", "-answered_at"])]

    def __str__(self) -> str:
        return f"{self.score or '–'}/5"
