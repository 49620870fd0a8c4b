from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class SlaPolicyVersion(models.Model):
    """What a brand promises from some moment on; the newest version counts, and none is ever changed."""

    subject_kind = "sla_policy"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="sla_policies")
    version = models.PositiveIntegerField()
    content = models.JSONField(help_text="as tickets.policy reads it")
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-version"]
        constraints = [
            # Two leaders who save at once: the second is told, and nothing of the first is lost.
            models.UniqueConstraint(fields=["brand", "version"], name="policy_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.brand_id} v{self.version}"
