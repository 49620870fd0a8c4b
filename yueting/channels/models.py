"""Raw deliveries in, webhooks out."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class RawState(models.TextChoices):
    RECEIVED = "received", _("Received")
    DONE = "done", _("Processed")
    FAILED = "failed", _("Could not be processed")
    DISCARDED = "discarded", _("Discarded")


class RawDelivery(models.Model):
    """Bytes exactly as a channel brought them, stored before anything reads them."""

    id = models.BigAutoField(primary_key=True)  # a counter, because it is the order of arrival
    inbox = models.ForeignKey("conversations.Inbox", on_delete=models.CASCADE)
    key = models.CharField(max_length=255, help_text="the same delivery again has the same key")
    lane = models.SmallIntegerField(
        default=0, help_text="deliveries of one lane are handled one after the other"
    )
    body = models.BinaryField()
    headers = models.JSONField(default=dict)
    history = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=RawState.choices, default=RawState.RECEIVED)
    step = models.CharField(max_length=100, blank=True, help_text="where it failed")
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(default=timezone.now)
    message_ids = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "raw deliveries"
        constraints = [models.UniqueConstraint(fields=["inbox", "key"], name="delivered_once")]
        indexes = [
            models.Index(fields=["id"], name="raw_waiting", condition=models.Q(state="received")),
            models.Index(fields=["inbox", "id"], name="raw_failed", condition=models.Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class EarlyAnswer(models.Model):
    """What a colleague sent from another mail program, found before the mail it answers: it waits for that one."""

    raw = models.ForeignKey(RawDelivery, on_delete=models.CASCADE)
    inbox = models.ForeignKey("conversations.Inbox", on_delete=models.CASCADE)
    answers = models.CharField(max_length=255, help_text="external id of a message that has not come yet")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="early_answer_at")]

    def __str__(self) -> str:
        return f"{self.raw_id} answers {self.answers}"


class MailCursor(models.Model):
    """How far a mailbox folder has been read; saved together with the mails it counts."""

    inbox = models.ForeignKey("conversations.Inbox", on_delete=models.CASCADE)
    folder = models.CharField(max_length=255)
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbox", "folder"], name="one_cursor_per_folder")]

    def __str__(self) -> str:
        return f"{self.folder} after {self.last_uid}"


class PullCursor(models.Model):
    """How far a platform that has to be asked was asked; saved together with the deliveries it counts."""

    inbox = models.OneToOneField("conversations.Inbox", on_delete=models.CASCADE)
    value = models.TextField(blank=True, help_text="the platform's own cursor")
    pull_at = models.DateTimeField(default=timezone.now)
    trouble = models.CharField(max_length=500, blank=True, help_text="why it cannot be asked just now")

    def __str__(self) -> str:
        return f"{self.inbox_id} after {self.value}"


class Visitor(models.Model):
    """A browser that opened the chat widget."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inbox = models.ForeignKey("conversations.Inbox", on_delete=models.CASCADE)
    language = models.CharField(max_length=10, blank=True)
    device = models.JSONField(default=dict, help_text="page, referrer, screen, time zone, browser")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.id)


class WebhookEndpoint(models.Model):
    """An address of a client that is told about events."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=100, help_text="whsec_… (Standard Webhooks)")
    verbs = models.JSONField(default=list, help_text='like "ticket.opened"; empty: all')
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.url


class WebhookCall(models.Model):
    """One event on its way to one endpoint."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="calls")
    event_id = models.UUIDField()
    body = models.JSONField()
    state = models.CharField(max_length=10, default="queued", help_text="queued, sent or failed")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now, null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "event_id"], name="told_once")]
        indexes = [
            models.Index(fields=["next_try_at"], name="webhook_due", condition=models.Q(state="queued")),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.endpoint_id}"
