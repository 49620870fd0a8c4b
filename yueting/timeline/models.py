"""What happened, in order. Audit, pages and figures read these rows and nothing else."""

from uuid import UUID

from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, *subjects: tuple[str, UUID]) -> "EventQuerySet":
        """The events of these (kind, id) subjects, oldest first."""
        wanted = models.Q(pk__in=[])
        for kind, subject_id in subjects:
            wanted |= models.Q(subject_kind=kind, subject_id=subject_id)
        return self.filter(wanted).order_by("at", "id")


class Event(models.Model):
    """One change of one thing by one actor."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    verb = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"]),
            models.Index(fields=["brand_id", "verb", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.verb} at {self.at:%Y-%m-%d %H:%M}"
