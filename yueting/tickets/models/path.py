from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7
from yueting.tickets.path import Walked


class ComplaintPath(models.Model):
    """What was written down on the way of one ticket; `tickets.path` says where that leaves it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.OneToOneField("tickets.Ticket", on_delete=models.CASCADE, related_name="path")
    facts = models.JSONField(default=dict, help_text="fact (tickets.path.FACTS) → words")
    feeling = models.TextField(blank=True)
    cause = models.CharField(max_length=50, blank=True, help_text="key in the brand's taxonomy")
    cause_words = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    verdict = models.CharField(max_length=15, blank=True, help_text="tickets.path.Verdict; empty until asked")
    version = models.PositiveIntegerField(default=1, help_text="so that two editors notice each other")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["cause", "-changed_at"])]

    def __str__(self) -> str:
        return f"path of {self.ticket_id}"

    def walked(self, *, answered: bool, told: bool) -> Walked:
        """As the pure files see it."""
        return Walked(
            facts=self.facts,
            feeling=self.feeling,
            cause=self.cause,
            cause_words=self.cause_words,
            plan=self.plan,
            outcome=self.outcome,
            verdict=self.verdict,
            answered=answered,
            told=told,
        )
