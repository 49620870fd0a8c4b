from django.db import models
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class ClockKind(models.TextChoices):
    FIRST_RESPONSE = "first_response", _("First response")
    NEXT_RESPONSE = "next_response", _("Next response")
    RESOLUTION = "resolution", _("Resolution")


class SlaClock(models.Model):
    """One promise of time about one ticket; the arithmetic is `tickets.sla`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=15, choices=ClockKind.choices)
    seconds = models.PositiveIntegerField(null=True, help_text="the target; empty until a person sets it")
    clock = models.CharField(max_length=10, help_text="calendar (24 × 7) or business (the brand's hours)")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True, help_text="when the sweep told the duty leader")
    look_at = models.DateTimeField(
        null=True, help_text="when a warning or the end is reached, or all must be computed anew"
    )
    warned = models.PositiveSmallIntegerField(default=0, help_text="per cent of the target last told")
    is_planned = models.BooleanField(default=False, help_text="a person set this target, no policy")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "kind"], name="one_clock_of_a_kind")]
        indexes = [
            models.Index(
                fields=["look_at"],
                name="clock_look",
                condition=models.Q(met_at=None) & models.Q(look_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_at}"
