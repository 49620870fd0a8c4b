from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class Notice(models.Model):
    """Something an agent must see: an assignment, a transfer, an alarm, an escalation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30, help_text="the words are chosen by kind in the reader's language")
    data = models.JSONField(default=dict)
    conversation_id = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["agent", "-at"])]

    def __str__(self) -> str:
        return f"{self.kind} for {self.agent_id}"


class Look(models.Model):
    """Who looked at which customer's data, when: the access log."""

    id = models.BigAutoField(primary_key=True)
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.agent_id} looked at {self.subject_kind} {self.subject_id}"
