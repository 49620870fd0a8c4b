from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language

from yueting.runtime.identifiers import uuid7


class Brand(models.Model):
    """A client of the centre: its inboxes, scripts, knowledge and contacts never meet another brand's."""

    subject_kind = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    names = models.JSONField(default=dict, help_text="name by language: zh-hant, zh-hans, en")
    time_zone = models.CharField(max_length=50, default="Asia/Hong_Kong")
    hours = models.JSONField(
        default=dict, help_text="business hours as tickets.hours_plan reads them; empty: 24 × 7"
    )
    languages = ArrayField(models.CharField(max_length=10), default=list)
    duty_leader = models.ForeignKey(
        "accounts.Agent", null=True, blank=True, on_delete=models.SET_NULL, related_name="on_duty_for"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.names.get(get_language() or "", "") or self.name)

    @property
    def brand_id(self) -> object:
        return self.id
