from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class Escalation(models.Model):
    """A matter on one rung of the ladder: who is to take it over, and by when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="escalations")
    cause = models.CharField(max_length=15, help_text='kind of the clock that ran out, or "level"')
    rung = models.PositiveSmallIntegerField(default=0)
    to = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="escalations")
    at = models.DateTimeField(default=timezone.now)
    take_over_by = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="taken_escalations"
    )
    ended_at = models.DateTimeField(null=True, help_text="went one rung higher, or was no longer needed")

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "cause"],
                condition=models.Q(taken_at=None, ended_at=None),
                name="one_open_escalation_of_a_cause",
            )
        ]
        indexes = [
            models.Index(
                fields=["take_over_by"],
                name="escalation_waits",
                condition=models.Q(taken_at=None, ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.cause} rung {self.rung}"
