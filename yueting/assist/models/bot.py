"""What the bot remembers of a talk, every answer with its sources, and the systems it may ask."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class BotState(models.TextChoices):
    ACTIVE = "active", _("With the bot")
    HANDED_OFF = "handed_off", _("Handed off")
    SOLVED = "solved", _("Answered by the bot")


class BotTalk(models.Model):
    """One conversation that the bot has or had; `memory` is its `talk.State`."""

    subject_kind = "bot_talk"

    conversation = models.OneToOneField(
        "conversations.Conversation", primary_key=True, on_delete=models.CASCADE, related_name="bot_talk"
    )
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    state = models.CharField(max_length=12, choices=BotState.choices, default=BotState.ACTIVE)
    memory = models.JSONField(default=dict)
    cause = models.CharField(max_length=30, blank=True, help_text="why it was handed off")
    summary = models.JSONField(default=dict)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True, help_text="when silence means that the talk is over")

    class Meta:
        indexes = [
            models.Index(fields=["look_at"], condition=models.Q(state="active"), name="bot_talk_due"),
            models.Index(fields=["brand", "-started_at"], name="bot_talk_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.state}"


class Verdict(models.TextChoices):
    UNREAD = "", _("Not read yet")
    RIGHT = "right", _("Right")
    WRONG = "wrong", _("Wrong")


class BotTurn(models.Model):
    """One decision: what the customer wrote, what the bot did, why, from which sources."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    talk = models.ForeignKey(BotTalk, on_delete=models.CASCADE, related_name="turns")
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    asked = models.TextField()
    seq = models.PositiveIntegerField(help_text="number of the customer's message")
    answer = models.ForeignKey(
        "conversations.Message", null=True, on_delete=models.SET_NULL, related_name="bot_turns"
    )
    action = models.CharField(max_length=12)
    confidence = models.FloatField(default=0)
    reason = models.JSONField(default=dict)
    sources = models.JSONField(default=list)
    verdict = models.CharField(max_length=6, choices=Verdict.choices, default=Verdict.UNREAD, blank=True)
    judged_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["brand", "-at"], name="bot_turn_latest")]

    def __str__(self) -> str:
        return f"{self.action} {self.asked[:40]}"


class Connector(models.Model):
    """Another system the bot may ask: where, how, and how its answer is read (`connectors.mapping`)."""

    subject_kind = "connector"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="connectors")
    procedure = models.SlugField(max_length=50, help_text="the bot's procedure that it serves")
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500, help_text="with {slot} where a slot stands")
    header = models.CharField(max_length=100, blank=True)
    secret = models.CharField(max_length=500, blank=True)
    mapping = models.JSONField(default=dict)
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "procedure"], name="connector_once_a_procedure")
        ]

    def __str__(self) -> str:
        return self.name


class CallState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class ConnectorCall(models.Model):
    """One question to a connector; a row that waits, so that no process takes it along when it dies."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    talk = models.ForeignKey(BotTalk, on_delete=models.CASCADE, related_name="look_ups")
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE)
    given = models.JSONField(default=dict)
    seq = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=CallState.choices, default=CallState.WAITING)
    found = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["at"], condition=models.Q(state="waiting"), name="look_up_waiting")]

    def __str__(self) -> str:
        return f"{self.connector_id} {self.state}"
