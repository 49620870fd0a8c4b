from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class Term(models.Model):
    """A word of a trade in three languages; without a brand it serves every desk."""

    subject_kind = "term"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(
        "accounts.Brand", null=True, blank=True, on_delete=models.CASCADE, related_name="terms"
    )
    trade = models.CharField(max_length=40, help_text="finance, retail, telecom …")
    yue = models.CharField(max_length=100, help_text="Hong Kong")
    cmn = models.CharField(max_length=100, help_text="Mainland, Simplified")
    en = models.CharField(max_length=100)
    also = models.JSONField(default=list, help_text="other words for it, in any language")
    avoid = models.JSONField(default=list, help_text="words that a customer must not read for it")
    meaning = models.CharField(max_length=500, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["trade", "en"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "trade", "en"], name="term_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.en
