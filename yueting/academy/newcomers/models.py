from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.academy.newcomers.goals import Goals, goals_from
from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.runtime.identifiers import uuid7

AGENT = settings.AUTH_USER_MODEL


class GoalPlan(models.Model):
    """A brand's own week of goals; without one the week that comes along counts."""

    subject_kind = "goal_plan"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.OneToOneField("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(help_text="as academy.newcomers.goals.goals_from reads it")
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.brand_id} v{self.version}"


class NewcomerState(models.TextChoices):
    RUNNING = "running", _("Under way")
    RELEASED = "released", _("Works alone")
    STOPPED = "stopped", _("Ended")


class NewcomerQuerySet(models.QuerySet["Newcomer"]):
    def visible_to(self, agent: Agent) -> "NewcomerQuerySet":
        """Oneself, whom one mentors, and those of the brands one trains in."""
        trains = Q(brand__in=brands_for(agent, "train_people"))
        return self.filter(Q(agent=agent.pk) | Q(mentor=agent.pk) | trains)


class Newcomer(models.Model):
    """Somebody's way from their first day to work alone. `data` are the goals as they were at the beginning."""

    subject_kind = "newcomer"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(AGENT, on_delete=models.CASCADE, related_name="newcomers")
    mentor = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    data = models.JSONField()
    cycle = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=NewcomerState.choices, default=NewcomerState.RUNNING)
    started_on = models.DateField()
    by = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    released_by = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    released_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True, help_text="of a release without all the evidence, or of the end")

    objects = NewcomerQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "agent"], condition=Q(state="running"), name="newcomer_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} since {self.started_on}"

    @property
    def goals(self) -> Goals:
        return goals_from(self.data)


class NewcomerDay(models.Model):
    """One day of a cycle. `figures` are kept when it is reviewed or over; until then they are counted anew."""

    newcomer = models.ForeignKey(Newcomer, on_delete=models.CASCADE, related_name="days")
    cycle = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(help_text="1…7")
    date = models.DateField()
    figures = models.JSONField(null=True)
    own_words = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    mentor_words = models.TextField(blank=True)
    signed_by = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["cycle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["newcomer", "cycle", "number"], name="newcomer_day_once"),
            models.UniqueConstraint(fields=["newcomer", "date"], name="newcomer_date_once"),
        ]

    def __str__(self) -> str:
        return f"day {self.number} of {self.newcomer_id}"
