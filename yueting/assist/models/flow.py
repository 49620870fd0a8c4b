from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.assist.flow import Flow, flow_from
from yueting.runtime.identifiers import uuid7


class FlowVersion(models.Model):
    """One wording of a guided flow. Without a brand it is the one that came along; the highest of a brand counts."""

    subject_kind = "flow"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(
        "accounts.Brand", null=True, blank=True, on_delete=models.CASCADE, related_name="flows"
    )
    key = models.SlugField(max_length=50)
    version = models.PositiveIntegerField()
    data = models.JSONField(help_text="as assist.flow.flow_from reads it")
    digest = models.CharField(max_length=64, blank=True, help_text="of a flow that came along")
    is_off = models.BooleanField(default=False, help_text="no longer offered at this brand")
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "key", "version"], name="flow_version_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"

    @property
    def flow(self) -> Flow:
        return flow_from(self.data)


class RunState(models.TextChoices):
    OPEN = "open", _("In progress")
    ENDED = "ended", _("Ended")
    LEFT = "left", _("Left")


class FlowRun(models.Model):
    """An agent being led through a flow in one conversation; it keeps its place over a reload and a hand-over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="flow_runs"
    )
    flow = models.ForeignKey(FlowVersion, on_delete=models.PROTECT, related_name="runs")
    key = models.SlugField(max_length=50)
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    trail = models.JSONField(default=list, help_text="ids of the steps so far, the present one last")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.OPEN)
    outcome = models.CharField(max_length=50, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    step_at = models.DateTimeField(default=timezone.now, help_text="since when it stands at this step")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(state="open"), name="one_flow_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["brand", "key", "state"])]

    def __str__(self) -> str:
        return f"{self.key} in {self.conversation_id}: {self.state}"
