from django.db import models
from django.db.models import Q
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import scoped
from yueting.runtime.identifiers import uuid7


class CalibrationQuerySet(models.QuerySet["Calibration"]):
    def visible_to(self, agent: Agent) -> "CalibrationQuerySet":
        """In which one judges, and those of the brands one plans reviews for."""
        mine = Q(people=agent.pk) | scoped(agent, "plan_reviews")
        return self.filter(pk__in=self.filter(mine).values("pk"))


class Calibration(models.Model):
    """Several people judge the same talks blind, then agree. `closed_at`: what was agreed holds."""

    subject_kind = "calibration"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=100)
    people = models.ManyToManyField("accounts.Agent", related_name="+")
    notes = models.TextField(blank=True, help_text="what was discussed")
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    objects = CalibrationQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.name


class CalibrationCase(models.Model):
    """One talk of a calibration. `agreed` is {item: {"share": 1, 0.5, 0 or None, "why": words}}, once it was discussed."""

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="cases")
    inspection = models.ForeignKey("quality.Inspection", on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    agreed = models.JSONField(default=dict)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["calibration", "inspection"], name="calibrated_once")]

    def __str__(self) -> str:
        return f"{self.calibration_id} {self.place}"
