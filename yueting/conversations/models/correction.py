from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class Correction(models.Model):
    """What a person says one judgement of a reading should have been; kept for the next training.

    `kind` and `label` are ids of docs/readings.md, `was` is what had been read. The last word on a judgement counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey("conversations.Message", on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=15)
    was = models.CharField(max_length=15)
    label = models.CharField(max_length=15)
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "kind"], name="one_correction_of_each_judgement")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.was} → {self.label}"
