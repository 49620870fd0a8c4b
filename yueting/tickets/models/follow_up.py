from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import scoped
from yueting.runtime.identifiers import uuid7


class FollowUpState(models.TextChoices):
    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("No longer needed")


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, agent: Agent) -> "FollowUpQuerySet":
        return self.filter(scoped(agent, "read_conversations", own="owner_id"))

    def open(self) -> "FollowUpQuerySet":
        return self.filter(state=FollowUpState.OPEN)


class FollowUp(models.Model):
    """Something to do about a customer at a time: call back, ask how it went. Care and rules make them too."""

    subject_kind = "follow_up"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="follow_ups")
    ticket = models.ForeignKey(
        "tickets.Ticket", null=True, on_delete=models.CASCADE, related_name="follow_ups"
    )
    conversation = models.ForeignKey(
        "conversations.Conversation", null=True, on_delete=models.SET_NULL, related_name="follow_ups"
    )
    owner = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="follow_ups"
    )
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.SET_NULL)
    what = models.CharField(max_length=300)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=FollowUpState.choices, default=FollowUpState.OPEN)
    source = models.CharField(max_length=20, default="hand", help_text="hand, wrap_up, rule, care …")
    key = models.CharField(
        max_length=100,
        unique=True,
        null=True,
        help_text="who makes one by rule names it, so that it comes once",
    )
    made_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)
    look_at = models.DateTimeField(null=True, help_text="when its owner is reminded")
    version = models.PositiveIntegerField(default=1)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        indexes = [
            models.Index(
                fields=["look_at"], condition=models.Q(look_at__isnull=False), name="follow_up_look_at"
            ),
            models.Index(fields=["owner", "state", "due_at"]),
            models.Index(F("contact"), F("due_at").desc(), name="follow_up_of_contact"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.state == FollowUpState.OPEN
