from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.quality.rubric import Rubric
from yueting.quality.rubric_files import rubric_from
from yueting.runtime.identifiers import uuid7


class RubricState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class RubricVersion(models.Model):
    """One wording of a rubric. Without a brand it is the one that came along; the highest published one of a brand
    stands in its place. What was scored keeps the version it was scored with."""

    subject_kind = "rubric"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(
        "accounts.Brand", null=True, blank=True, on_delete=models.CASCADE, related_name="rubrics"
    )
    key = models.SlugField(max_length=50)
    version = models.PositiveIntegerField()
    data = models.JSONField(help_text="as quality.rubric_files.rubric_from reads it")
    state = models.CharField(max_length=10, choices=RubricState.choices, default=RubricState.DRAFT)
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "key", "version"], name="rubric_version_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"

    @property
    def rubric(self) -> Rubric:
        return rubric_from(self.data)
