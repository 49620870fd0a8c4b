"""Questions that no article answers, as editors see them, and how many were answered."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class GapState(models.TextChoices):
    OPEN = "open", _("Open")
    DRAFTED = "drafted", _("Draft written")
    DISMISSED = "dismissed", _("Not needed")


class Gap(models.Model):
    """Questions that mean the same and that no article answers well."""

    subject_kind = "gap"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="gaps")
    title = models.CharField(max_length=200, help_text="the most typical question")
    signs = models.JSONField(default=list)
    examples = models.JSONField(default=list, help_text="questions, the most typical first, masked")
    size = models.PositiveIntegerField(default=0)
    weeks = models.JSONField(default=list, help_text="how often in each of the last weeks, oldest first")
    draft = models.TextField(blank=True, help_text="from the best human answer, masked")
    state = models.CharField(max_length=10, choices=GapState.choices, default=GapState.OPEN)
    article = models.ForeignKey(
        "knowledge.Article", null=True, blank=True, on_delete=models.SET_NULL, related_name="gaps"
    )
    found_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, help_text="the last run that found it")

    class Meta:
        ordering = ["-size", "id"]
        indexes = [models.Index(fields=["brand", "state", "-size"], name="gap_of_brand")]

    def __str__(self) -> str:
        return self.title


class Coverage(models.Model):
    """One nightly look at a brand's questions: how many there were, and how many an article answers."""

    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="coverages")
    at = models.DateTimeField(default=timezone.now)
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["brand", "-at"], name="coverage_latest")]

    def __str__(self) -> str:
        return f"{self.answered}/{self.asked}"

    @property
    def share(self) -> int | None:
        """Per cent of the questions that an article answers; None without questions."""
        return round(100 * self.answered / self.asked) if self.asked else None
