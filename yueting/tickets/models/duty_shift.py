from django.db import models
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class DutyKind(models.TextChoices):
    DUTY = "duty", _("On duty")
    ON_CALL = "on_call", _("On call")


class DutyShift(models.Model):
    """Somebody answers for a brand from one instant to another; who is on call stands in where nobody is on duty."""

    subject_kind = "duty_shift"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="duty_shifts")
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="duty_shifts")
    kind = models.CharField(max_length=10, choices=DutyKind.choices, default=DutyKind.DUTY)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "agent", "kind", "starts_at"], name="duty_shift_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="duty_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["brand", "ends_at"], name="duty_of_brand")]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.kind} {self.starts_at} – {self.ends_at}"
