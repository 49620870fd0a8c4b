from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class DeviceUse(models.Model):
    """That a device spoke for a customer; only a hash of the device's own number is kept."""

    id = models.BigAutoField(primary_key=True)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    device = models.CharField(max_length=64)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+")
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "device", "contact"], name="device_use_once")]

    def __str__(self) -> str:
        return f"{self.device[:8]} for {self.contact_id}"


class FraudFlag(models.Model):
    """A sign of fraud at a customer, until a leader has looked at it and cleared it."""

    subject_kind = "fraud_flag"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="fraud_flags")
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.SET_NULL, related_name="+")
    sign = models.CharField(max_length=30, help_text="tickets.fraud.Sign")
    reason = models.JSONField(help_text="tickets.reasons.Reason.as_dict()")
    raised_at = models.DateTimeField(default=timezone.now)
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    cleared_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "sign"],
                condition=models.Q(cleared_at=None),
                name="one_open_flag_of_a_sign",
            )
        ]
        indexes = [models.Index(fields=["contact", "sign", "-cleared_at"], name="flag_last_cleared")]

    def __str__(self) -> str:
        return f"{self.sign} at {self.contact_id}"
