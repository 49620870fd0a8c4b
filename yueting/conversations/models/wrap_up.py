from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class WrapUp(models.Model):
    """What a contact was about and how it ended, confirmed by the agent (A11)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="wrap_ups"
    )
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL)
    matter = models.TextField()
    solution = models.TextField()
    follow_up = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.matter[:60]
