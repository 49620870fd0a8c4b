from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class ContributionKind(models.TextChoices):
    ANSWER = "answer", _("A new answer")
    CORRECTION = "correction", _("A correction")
    SCRIPT = "script", _("A better wording")


class ContributionState(models.TextChoices):
    OPEN = "open", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Contribution(models.Model):
    """What somebody at the desk suggests for the knowledge; an editor judges it."""

    subject_kind = "contribution"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="contributions")
    kind = models.CharField(max_length=10, choices=ContributionKind.choices)
    article = models.ForeignKey(
        "knowledge.Article", null=True, blank=True, on_delete=models.SET_NULL, related_name="contributions"
    )
    script = models.ForeignKey(
        "knowledge.Script", null=True, blank=True, on_delete=models.SET_NULL, related_name="contributions"
    )
    author = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="contributions"
    )
    title = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=ContributionState.choices, default=ContributionState.OPEN)
    answer = models.CharField(max_length=1000, blank=True, help_text="what the editor says to the author")
    judged_by = models.ForeignKey(
        "accounts.Agent", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True, default=uuid7, help_text="of the form: sent twice is once")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["brand", "state", "-created_at"], name="contribution_waiting"),
            models.Index(fields=["author", "-created_at"], name="contribution_of_author"),
        ]

    def __str__(self) -> str:
        return self.title


class Opinion(models.Model):
    """What a colleague thinks of an article or a script: good or not, one each, changed at will."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(
        "knowledge.Article", null=True, on_delete=models.CASCADE, related_name="opinions"
    )
    script = models.ForeignKey(
        "knowledge.Script", null=True, on_delete=models.CASCADE, related_name="opinions"
    )
    good = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(article=None) ^ Q(script=None), name="opinion_of_one_thing"),
            models.UniqueConstraint(
                fields=["agent", "article", "script"], name="opinion_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return "good" if self.good else "bad"
