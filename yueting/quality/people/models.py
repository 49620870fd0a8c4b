from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import scoped
from yueting.runtime.identifiers import uuid7


class Why(models.TextChoices):
    """How a conversation came to be reviewed."""

    OWN = "own", _("Own choice")
    RANDOM = "random", _("Drawn at random")
    RISK = "risk", _("Drawn for its risk")
    NEW_AGENTS = "new_agents", _("Drawn: new to the desk")
    LOW_CONFIDENCE = "low_confidence", _("Drawn: the machine is unsure")
    CALIBRATION = "calibration", _("For a calibration")


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, agent: Agent) -> "ReviewQuerySet":
        """One's own; sent ones of talks one held; sent ones of the brands and teams one reviews in."""
        held = Q(inspection__agent=agent.pk)
        where = scoped(agent, "review_conversations")
        return self.filter(Q(by=agent.pk) | Q(sent_at__isnull=False) & (held | where))

    def to_judge_blind(self, agent: Agent) -> "ReviewQuerySet":
        """Those this person still has to judge without having seen anybody's points."""
        return self.filter(by=agent.pk, is_blind=True, sent_at=None)


class Review(models.Model):
    """What a person found in an inspected conversation, by the same rubric as the machine.

    `points` is {item: {"share": 1, 0.5, 0 or None where it does not apply, "why": words}}. `is_blind`: whoever
    judged had not seen the machine's points, nor anybody else's. `score` is 0…100.
    """

    subject_kind = "review"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    inspection = models.ForeignKey("quality.Inspection", on_delete=models.CASCADE, related_name="reviews")
    rubric = models.ForeignKey("quality.RubricVersion", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=20, choices=Why.choices, default=Why.OWN)
    is_blind = models.BooleanField(default=False)
    points = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    score = models.FloatField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    plan = models.ForeignKey(
        "quality.SamplingPlan", null=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    due_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [models.UniqueConstraint(fields=["inspection", "by"], name="reviewed_once_each")]
        indexes = [models.Index(fields=["by", "sent_at"]), models.Index(fields=["brand", "-sent_at"])]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.inspection_id}"

    @property
    def is_overdue(self) -> bool:
        return self.sent_at is None and self.due_at is not None and self.due_at < timezone.now()


class Outcome(models.TextChoices):
    OPEN = "", _("Not decided")
    UPHELD = "upheld", _("Stays as it is")
    CHANGED = "changed", _("Changed")


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, agent: Agent) -> "AppealQuerySet":
        """One's own, and those of the brands and teams in which one reviews."""
        return self.filter(Q(by=agent.pk) | scoped(agent, "review_conversations"))


class Appeal(models.Model):
    """An agent does not agree with the points of one item. Somebody who did not judge it decides before `due_at`."""

    subject_kind = "appeal"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    inspection = models.ForeignKey("quality.Inspection", on_delete=models.CASCADE, related_name="appeals")
    item = models.SlugField(max_length=50)
    by = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="+")
    words = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default=Outcome.OPEN)
    share = models.FloatField(
        null=True, help_text="of the item's points after the decision; None: does not apply"
    )
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [models.UniqueConstraint(fields=["inspection", "item"], name="appealed_once")]
        indexes = [models.Index(fields=["brand", "decided_at", "due_at"])]

    def __str__(self) -> str:
        return f"{self.item} of {self.inspection_id}"

    @property
    def is_overdue(self) -> bool:
        return not self.decided_at and self.due_at < timezone.now()
