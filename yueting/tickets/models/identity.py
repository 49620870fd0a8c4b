from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7
from yueting.tickets.identity import IdentityPlan


class IdentitySettings(models.Model):
    """How a brand checks who somebody is; without a row the starter plan counts."""

    brand = models.OneToOneField(
        "accounts.Brand", primary_key=True, on_delete=models.CASCADE, related_name="identity_settings"
    )
    needed = models.PositiveSmallIntegerField()
    tolerated = models.PositiveSmallIntegerField()
    valid_minutes = models.PositiveIntegerField()
    classes = ArrayField(models.CharField(max_length=15), default=list)

    def __str__(self) -> str:
        return f"identity plan of {self.brand_id}"

    @property
    def plan(self) -> IdentityPlan:
        """As the pure files see it."""
        return IdentityPlan(self.needed, self.tolerated, self.valid_minutes, frozenset(self.classes))


class IdentityQuestion(models.Model):
    """A question of one brand; the first own question replaces the starter ones."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="identity_questions")
    words = models.JSONField(default=dict, help_text="wording by tongue: yue, zh-hant, zh-hans, en")
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return next(iter(self.words.values()), "")


class CheckResult(models.TextChoices):
    PASSED = "passed", _("Identity confirmed")
    FAILED = "failed", _("Identity check failed")
    BROKEN_OFF = "broken_off", _("Identity check broken off")


class IdentityCheck(models.Model):
    """That somebody's identity was checked, with what result, when and by whom; never what was answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="identity_checks")
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.SET_NULL, related_name="+")
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    result = models.CharField(max_length=10, choices=CheckResult.choices)
    at = models.DateTimeField(default=timezone.now)
    client_key = models.CharField(max_length=64, unique=True, help_text="a double click is one check")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["contact", "-at"])]

    def __str__(self) -> str:
        return f"{self.result} at {self.at:%Y-%m-%d %H:%M}"
