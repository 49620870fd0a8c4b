"""Scripts of a brand and of every desk, their versions, and how they were used."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.knowledge.models.version import OPEN, Version
from yueting.runtime.identifiers import uuid7


class ScriptState(models.TextChoices):
    """The values of `reviewing.Standing`, named for people."""

    DRAFT = "draft", _("Not approved yet")
    PUBLISHED = "published", _("Approved")
    ARCHIVED = "archived", _("Retired")


class Script(models.Model):
    """Approved wording for a situation, as Cantonese and Mandarin twins, some in English too; without a brand it serves every desk.

    A brand's own script with the key of one that serves every desk stands in its place.
    """

    subject_kind = "script"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(
        "accounts.Brand", null=True, blank=True, on_delete=models.CASCADE, related_name="scripts"
    )
    key = models.SlugField(max_length=100)
    situation = models.CharField(max_length=50)
    moment = models.CharField(max_length=50)
    titles = models.JSONField(default=dict, help_text="title by language")
    yue = models.TextField(help_text="Cantonese as written in Hong Kong")
    cmn = models.TextField(help_text="Mandarin, Simplified")
    en = models.TextField(blank=True, default="", help_text="English; empty: not offered to English writers")
    fits = models.JSONField(default=dict, help_text="emotions, customer_types, channels, intents")
    advice = models.JSONField(default=dict, help_text="do and dont, by language")
    state = models.CharField(
        max_length=10, choices=ScriptState.choices, default=ScriptState.PUBLISHED, db_index=True
    )
    version = models.PositiveIntegerField(default=0, help_text="number of the approved version")
    owner = models.ForeignKey(
        "accounts.Agent", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["situation", "key"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "key"], name="script_key_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.key


class ScriptVersion(Version):
    """A wording of a script; at most one is being worked on at a time."""

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="versions")

    class Meta(Version.Meta):
        constraints = [
            models.UniqueConstraint(fields=["script", "number"], name="script_version_once"),
            models.UniqueConstraint(
                fields=["script"], condition=Q(state__in=OPEN), name="script_one_open_version"
            ),
        ]
        indexes = [models.Index(fields=["state", "saved_at"], name="script_version_state")]


class ScriptUse(models.Model):
    """A reply that spoke a script's words: which twin, and how much of them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=100, help_text="of the script: its row may be the brand's own later")
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="script_uses"
    )
    message = models.OneToOneField("conversations.Message", on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField()
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    twin = models.CharField(max_length=3)
    share = models.FloatField(help_text="0…1: how much of the script stands in the reply")
    emotion_before = models.CharField(max_length=15, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["brand", "key", "-at"], name="script_use_newest")]

    def __str__(self) -> str:
        return f"{self.key} at {self.at:%Y-%m-%d %H:%M}"
