from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import scoped
from yueting.runtime.identifiers import uuid7

MOST = 100


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Sort(models.TextChoices):
    """Which talks are drawn."""

    RANDOM = "random", _("Any, at random")
    RISK = "risk", _("Risky ones")
    NEW_AGENTS = "new_agents", _("Of people new to the desk")
    LOW_CONFIDENCE = "low_confidence", _("Where the machine is unsure")


class SamplingPlanQuerySet(models.QuerySet["SamplingPlan"]):
    def visible_to(self, agent: Agent) -> "SamplingPlanQuerySet":
        return self.filter(scoped(agent, "plan_reviews"))


class SamplingPlan(models.Model):
    """Every week so many talks of a sort are drawn, blind, for these reviewers; `twice` of 100 go to two of them."""

    subject_kind = "sampling_plan"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=100)
    sort = models.CharField(max_length=20, choices=Sort.choices, default=Sort.RANDOM)
    number = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST)], default=10
    )
    twice = models.PositiveIntegerField(
        validators=[MaxValueValidator(100)], default=20, help_text="of 100 talks, judged by two people"
    )
    weekday = models.IntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    days = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(28)], default=7, help_text="to judge them in"
    )
    reviewers = models.ManyToManyField("accounts.Agent", related_name="+")
    is_active = models.BooleanField(default=True)
    draw_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = SamplingPlanQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(fields=["draw_at"], name="plan_to_draw", condition=models.Q(is_active=True)),
        ]

    def __str__(self) -> str:
        return self.name
