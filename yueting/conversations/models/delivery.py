from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.conversations.models.message import Message


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain")


class Delivery(models.Model):
    """The way of one reply to the customer: written with the reply, claimed by the outbox."""

    message = models.OneToOneField(
        Message, primary_key=True, on_delete=models.CASCADE, related_name="delivery"
    )
    inbox = models.ForeignKey("conversations.Inbox", on_delete=models.CASCADE)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now, null=True)
    external_id = models.CharField(max_length=255, blank=True)
    error = models.TextField(blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="delivery_due",
                condition=models.Q(state__in=["queued", "sending"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"
