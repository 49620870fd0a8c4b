from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class LookUp(models.Model):
    """An agent looks something up while the customer waits: how long it may take, and until when (A8)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="look_ups"
    )
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    manner = models.CharField(max_length=10, help_text="bridge, hold or call_back (assist.waiting)")
    since_seq = models.PositiveIntegerField(help_text="the conversation's last number when it began")
    started_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="when the customer was told")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(ended_at=None), name="one_look_up_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.manner} in {self.conversation_id}"
