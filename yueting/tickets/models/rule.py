from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class RuleState(models.TextChoices):
    OFF = "off", _("Off")
    ON = "on", _("On")
    STOPPED = "stopped", _("Stopped: it loops")


class Rule(models.Model):
    """Something the desk does by itself for one brand (T13)."""

    subject_kind = "rule"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="rules")
    name = models.CharField(max_length=100)
    trigger = models.CharField(max_length=40, help_text="a verb, or a moment of tickets.rules")
    minutes = models.PositiveIntegerField(default=0, help_text="for rules on time")
    conditions = models.JSONField(default=list)
    deeds = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=RuleState.choices, default=RuleState.OFF)
    on_since = models.DateTimeField(null=True, help_text="what happened before is left alone")
    stopped_why = models.JSONField(default=dict, help_text="ticket and rules of the loop")
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["brand", "state", "trigger"])]

    def __str__(self) -> str:
        return self.name


class RunState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    NOT_FOR_IT = "passed", _("Conditions do not hold")
    FAILED = "failed", _("Failed")
    LOOP = "loop", _("Stopped: it loops")


class RuleRun(models.Model):
    """One rule that is due for one ticket, and what came of it; the same occasion is one run."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="runs")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="rule_runs")
    occasion = models.CharField(max_length=64, help_text="the event's id, or the moment that has passed")
    chain = models.JSONField(default=list, help_text="the rules whose deeds led here")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    did = models.JSONField(default=list, help_text="deeds with what came of each")
    why = models.JSONField(default=dict, help_text="a Reason")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "ticket", "occasion"], name="run_once_an_occasion")
        ]
        indexes = [
            models.Index(fields=["id"], name="run_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["rule", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} on {self.ticket_id}: {self.state}"
