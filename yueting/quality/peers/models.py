from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import scoped
from yueting.runtime.identifiers import uuid7

SMALLEST_GROUP = 3
SIDES = {
    "service": _("Service: how they treat customers"),
    "communication": _("Communication: clear, in time, friendly"),
    "teamwork": _("Teamwork: helps, hands over well"),
    "knowledge": _("Knowledge: products and procedures"),
}


class PeerRoundQuerySet(models.QuerySet["PeerRound"]):
    def visible_to(self, agent: Agent) -> "PeerRoundQuerySet":
        """In which one is asked or asked about, and those of the brands one plans reviews for."""
        mine = models.Q(asked__by=agent.pk) | models.Q(asked__about=agent.pk) | scoped(agent, "plan_reviews")
        return self.filter(pk__in=self.filter(mine).values("pk"))


class PeerRound(models.Model):
    """Some days in which colleagues answer about one another. Nothing is shown before it is over: whoever saw the
    means before and after one answer would know that answer."""

    subject_kind = "peer_round"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=100)
    closes_on = models.DateField(help_text="the last day on which one may answer")
    each = models.PositiveSmallIntegerField(
        default=4,
        validators=[MinValueValidator(SMALLEST_GROUP), MaxValueValidator(12)],
        help_text="colleagues asked about each",
    )
    minimum = models.PositiveSmallIntegerField(
        default=SMALLEST_GROUP, validators=[MinValueValidator(SMALLEST_GROUP), MaxValueValidator(12)]
    )
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = PeerRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return timezone.localdate() <= self.closes_on


class PeerAsked(models.Model):
    """Who is asked about whom, and whether they have answered: that, and nothing of what they said."""

    round = models.ForeignKey(PeerRound, on_delete=models.CASCADE, related_name="asked")
    by = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="+")
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "by", "about"], name="peer_asked_once")]

    def __str__(self) -> str:
        return f"{self.by_id} about {self.about_id}"


def _random_id() -> object:
    return uuid4()  # the house's own ids tell the time, and the time would tell the person


class PeerAnswer(models.Model):
    """What one colleague said, without who or when: the id is random, and there is no moment. One's own has `is_own`."""

    id = models.UUIDField(primary_key=True, default=_random_id, editable=False)
    round = models.ForeignKey(PeerRound, on_delete=models.CASCADE, related_name="answers")
    about = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="+")
    is_own = models.BooleanField(default=False)
    stars = models.JSONField(help_text="1…5 by side: service, communication, teamwork, knowledge")
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"about {self.about_id}"
