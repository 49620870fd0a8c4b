from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class HelpVote(models.Model):
    """A customer's answer to "was this useful?", one a visitor and article; no customer is named in it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="votes")
    version = models.PositiveIntegerField()
    visitor = models.CharField(max_length=43, help_text="a random name from a cookie")
    useful = models.BooleanField()
    missing = models.CharField(max_length=1000, blank=True, help_text="what the reader did not find")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["article", "visitor"], name="help_vote_once")]

    def __str__(self) -> str:
        return "useful" if self.useful else "not useful"
