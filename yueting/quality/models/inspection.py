from django.db import models
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import scoped
from yueting.runtime.identifiers import uuid7


class ToInspect(models.Model):
    """A conversation that ended and waits for the machine. `ended_at` is when the wait began."""

    conversation = models.OneToOneField(
        "conversations.Conversation", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    ended_at = models.DateTimeField(default=timezone.now, db_index=True)
    error = models.TextField(blank=True, help_text="why it could not be inspected; retried by hand")


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, agent: Agent) -> "InspectionQuerySet":
        """One's own, and those of the brands and teams in which this person reads inspections."""
        return self.filter(models.Q(agent=agent.pk) | scoped(agent, "read_inspections"))


class Inspection(models.Model):
    """The machine's scorecard of one conversation by one rubric; scored anew when the talk has gone on.

    `agent` is the person who said most in it. `score` is 0…100, None where nobody of the desk spoke.
    """

    subject_kind = "inspection"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="inspections"
    )
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    rubric = models.ForeignKey("quality.RubricVersion", on_delete=models.PROTECT, related_name="inspections")
    key = models.SlugField(max_length=50, help_text="of the rubric")
    score = models.FloatField(null=True)
    failed = models.BooleanField(default=False, help_text="a fatal item was failed")
    confidence = models.FloatField(default=1.0)
    level = models.PositiveSmallIntegerField(default=0)
    card = models.JSONField(help_text="Scorecard.as_dict()")
    last_seq = models.PositiveIntegerField(help_text="of the conversation when it was scored")
    ended_at = models.DateTimeField()
    scored_at = models.DateTimeField(default=timezone.now)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "key"], name="inspected_once")]
        indexes = [
            models.Index(fields=["brand", "-ended_at"]),
            models.Index(fields=["agent", "-ended_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.score} of {self.conversation_id}"


class ItemResult(models.Model):
    """One item of an inspection that applied, in a row of its own: what heat maps, trends and lessons are counted from.

    `share` is 0…1 of the item's points.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="results")
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=50, help_text="of the rubric")
    item = models.SlugField(max_length=50)
    share = models.FloatField()
    confidence = models.FloatField(default=1.0)
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "item"], name="item_result_once")]
        indexes = [
            models.Index(fields=["brand", "item", "ended_at"]),
            models.Index(fields=["agent", "item", "ended_at"]),
        ]
