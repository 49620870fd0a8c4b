from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedsReview(models.TextChoices):
    """What must be read by a second person before it is published."""

    NOTHING = "nothing", _("Nothing: editors publish by themselves")
    PUBLIC = "public", _("What everybody reads: public articles and scripts")
    ALL = "all", _("Everything")


class KnowledgePolicy(models.Model):
    """How a brand keeps its knowledge; a brand without a row has the defaults."""

    brand = models.OneToOneField(
        "accounts.Brand", primary_key=True, on_delete=models.CASCADE, related_name="knowledge_policy"
    )
    needs_review = models.CharField(max_length=10, choices=NeedsReview.choices, default=NeedsReview.NOTHING)
    review_every = models.PositiveSmallIntegerField(
        default=180, help_text="days until an article is looked at"
    )
    remind_before = models.PositiveSmallIntegerField(default=7, help_text="days before, the owner is told")
    help_centre = models.BooleanField(default=True, help_text="public articles have pages for customers")

    def __str__(self) -> str:
        return f"{self.brand_id} {self.needs_review}"
