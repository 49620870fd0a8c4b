from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class CheckPolicy(models.Model):
    """One version of what the reply check does at a brand; the highest counts, none: the starter policy."""

    subject_kind = "check_policy"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="check_policies")
    version = models.PositiveIntegerField()
    manners = models.JSONField(help_text="kind of finding → warn, hold or off")
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["brand", "version"], name="check_policy_version_once")]

    def __str__(self) -> str:
        return f"reply check v{self.version} of {self.brand_id}"
