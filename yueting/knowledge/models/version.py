from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class VersionState(models.TextChoices):
    """The values of `reviewing.State`, named for people."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Sent back")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Dropped")


OPEN = (VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.RETURNED)


class Version(models.Model):
    """One wording of an article or a script, from its first draft to the day it was published or dropped."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(help_text="1, 2, 3 … of its article or script")
    content = models.JSONField(help_text="the fields as `ArticleText` or a script card writes them")
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    note = models.CharField(max_length=300, blank=True, help_text="what was changed, and why")
    saves = models.PositiveIntegerField(default=1, help_text="how often it was saved; tells who was quicker")
    author = models.ForeignKey(
        "accounts.Agent", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    judged_by = models.ForeignKey(
        "accounts.Agent", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_why = models.CharField(max_length=1000, blank=True)

    class Meta:
        abstract = True
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    @property
    def is_open(self) -> bool:
        """Still being worked on: neither published nor dropped."""
        return self.state in OPEN
