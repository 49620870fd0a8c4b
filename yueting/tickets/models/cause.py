from django.db import models

from yueting.runtime.identifiers import uuid7


class RootCause(models.Model):
    """A root cause of one brand: its own, or one of the starter taxonomy under another name or retired."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="root_causes")
    key = models.SlugField(max_length=50)
    names = models.JSONField(default=dict, help_text="name by interface language")
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["brand", "key"], name="cause_once_per_brand")]

    def __str__(self) -> str:
        return self.key
