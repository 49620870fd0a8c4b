from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class OwnWords(models.Model):
    """Words that a brand's customers use, and what they speak for: heard by every process at the next message.

    `domain` and `label` are those of a lexicon (docs/add-a-reading.md), `words` are in either script.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="own_words")
    domain = models.CharField(max_length=20)
    label = models.CharField(max_length=20)
    words = models.JSONField(help_text="a list of texts")
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["brand", "domain"])]

    def __str__(self) -> str:
        return f"{self.domain}.{self.label}: {', '.join(self.words)}"
