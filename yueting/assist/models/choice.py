from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class Choice(models.Model):
    """The moment of one reply: what was offered for it, and what the agent made of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="choices"
    )
    message = models.OneToOneField(
        "conversations.Message", on_delete=models.CASCADE, related_name="choice", help_text="what was sent"
    )
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    moment = models.CharField(max_length=50, help_text="as the desk guessed it")
    situation = models.CharField(max_length=50)
    emotion = models.CharField(max_length=15, blank=True)
    intent = models.CharField(max_length=20, blank=True)
    variety = models.CharField(max_length=10, blank=True)
    articles = models.JSONField(default=list, help_text="ids of articles whose words were taken")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["brand", "moment", "-at"], name="choice_of_moment")]

    def __str__(self) -> str:
        return f"{self.moment} in {self.conversation_id}"


class OfferedScript(models.Model):
    """One script that was offered for a reply: at which place, and whether and how it was used."""

    id = models.BigAutoField(primary_key=True)
    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="offered")
    key = models.CharField(max_length=100, help_text="the script's key")
    place = models.PositiveSmallIntegerField(help_text="1 stood first")
    taken = models.BooleanField(default=False)
    kept = models.FloatField(default=0, help_text="0…1: how much of its words went out as they were")

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["choice", "key"], name="script_offered_once")]
        indexes = [models.Index(fields=["key"])]

    def __str__(self) -> str:
        return f"{self.place} {self.key}"
