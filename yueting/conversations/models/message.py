from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.conversations.models.long_json import LongJSONField
from yueting.conversations.models.tokens import TokensField, tokens_index
from yueting.runtime.identifiers import uuid7


class Author(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    AGENT = "agent", _("Agent")
    BOT = "bot", _("Bot")
    SYSTEM = "system", _("System")


class Kind(models.TextChoices):
    MESSAGE = "message", _("Message")
    NOTE = "note", _("Internal note")
    RATING = "rating", _("Rating request")
    RATED = "rated", _("Rating")


class MessageQuerySet(models.QuerySet["Message"]):
    def seen_by_customer(self) -> "MessageQuerySet":
        return self.exclude(kind=Kind.NOTE)


class Message(models.Model):
    """One entry of a conversation; `seq` is its place and never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="messages"
    )
    inbox = models.ForeignKey("conversations.Inbox", on_delete=models.CASCADE)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MESSAGE)
    author = models.CharField(max_length=10, choices=Author.choices)
    agent = models.ForeignKey("accounts.Agent", null=True, blank=True, on_delete=models.SET_NULL)
    author_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    quoted = models.TextField(blank=True, help_text="earlier text repeated below a mail, shown folded")
    html = models.TextField(blank=True, help_text="sanitised")
    external_id = models.CharField(max_length=255, null=True, blank=True)
    client_key = models.CharField(max_length=64, null=True, blank=True)
    at = models.DateTimeField(default=timezone.now, help_text="when the writer sent it")
    stored_at = models.DateTimeField(default=timezone.now)
    data = models.JSONField(default=dict)
    tokens = TokensField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["conversation", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="one_message_per_place"),
            models.UniqueConstraint(fields=["inbox", "external_id"], name="received_once"),
            models.UniqueConstraint(fields=["client_key"], name="sent_once"),
        ]
        indexes = [
            tokens_index("message_tokens"),
            # A word that every fifth message holds is found fastest by walking back from the newest.
            models.Index(fields=["-at", "-id"], name="message_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.author}: {self.text[:40]}"

    @property
    def is_from_customer(self) -> bool:
        return self.author == Author.CUSTOMER


class Reading(models.Model):
    """What the words of one customer message told us, with the evidence (see `understanding.reader`)."""

    message = models.OneToOneField(
        Message, primary_key=True, on_delete=models.CASCADE, related_name="reading"
    )
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="readings"
    )
    seq = models.PositiveIntegerField()
    emotion = models.CharField(max_length=15)
    intensity = models.FloatField(default=0, help_text="0…1")
    data = LongJSONField(help_text="Reading.as_dict()")
    at = models.DateTimeField(default=timezone.now)
    opinion_wanted = models.BooleanField(default=False, help_text="a language model is to be asked too")

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "seq"]),
            models.Index(
                fields=["at"], condition=models.Q(opinion_wanted=True), name="reading_opinion_wanted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.emotion} {self.intensity:.1f}"
