from django.db import models
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class LinkState(models.TextChoices):
    """The values of `links.Verdict`, named for people."""

    NEW = "new", _("Not looked at yet")
    GOOD = "good", _("Works")
    BROKEN = "broken", _("Leads nowhere")
    SILENT = "silent", _("No answer")
    REFUSED = "refused", _("May not be called")


class ArticleLink(models.Model):
    """An address that a published article names, and what came of looking at it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="links")
    url = models.CharField(max_length=800)
    state = models.CharField(max_length=10, choices=LinkState.choices, default=LinkState.NEW)
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the last answer")
    why = models.CharField(max_length=300, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row")
    looked_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True, db_index=True, help_text="when to look again; empty: now")

    class Meta:
        ordering = ["article", "url"]
        constraints = [models.UniqueConstraint(fields=["article", "url"], name="article_link_once")]

    def __str__(self) -> str:
        return self.url
