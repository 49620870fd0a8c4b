from django.db import models
from django.db.models import Q
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import scoped
from yueting.runtime.identifiers import uuid7


class CoachingNoteQuerySet(models.QuerySet["CoachingNote"]):
    def visible_to(self, agent: Agent) -> "CoachingNoteQuerySet":
        """To or by oneself, and those of the brands and teams one coaches in."""
        return self.filter(Q(agent=agent.pk) | Q(by=agent.pk) | scoped(agent, "coach"))


class CoachingNote(models.Model):
    """What somebody who coaches says to an agent of one talk: what was good, what to try, by when it is looked at again."""

    subject_kind = "coaching_note"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="coaching_notes")
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    inspection = models.ForeignKey(
        "quality.Inspection", null=True, on_delete=models.SET_NULL, related_name="coaching_notes"
    )
    item = models.SlugField(
        max_length=50, blank=True, help_text="the rubric item it is about; blank: the whole talk"
    )
    good = models.TextField(blank=True)
    better = models.TextField()
    look_again_on = models.DateField(null=True)
    client_key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = CoachingNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["agent", "-at"]), models.Index(fields=["by", "-at"])]

    def __str__(self) -> str:
        return f"{self.by_id} to {self.agent_id}"

    @property
    def is_to_look_at(self) -> bool:
        """The day to look again has come."""
        return self.look_again_on is not None and self.look_again_on <= timezone.localdate()
