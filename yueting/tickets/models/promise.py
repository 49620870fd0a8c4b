from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent
from yueting.conversations.models import Conversation
from yueting.runtime.identifiers import uuid7
from yueting.tickets.keeping import OWED, Deed, deeds_for
from yueting.tickets.keeping import PromiseState as State
from yueting.tickets.models.ticket import Ticket


class PromiseState(models.TextChoices):
    FOUND = "found", _("Found, not confirmed")
    OPEN = "open", _("Promised")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")
    MADE_GOOD = "made_good", _("Kept too late")
    DISMISSED = "dismissed", _("Not a promise")
    WITHDRAWN = "withdrawn", _("No longer wanted")


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, agent: Agent) -> "PromiseQuerySet":
        """Those of tickets and talks that this person sees, and their own."""
        tickets = Ticket.objects.visible_to(agent).values("pk")
        talks = Conversation.objects.visible_to(agent).values("pk")
        seen = models.Q(ticket__in=tickets) | models.Q(ticket=None, conversation__in=talks)
        return self.filter(seen)

    def owed(self) -> "PromiseQuerySet":
        """Confirmed and not kept yet, in time or not."""
        return self.filter(state__in=OWED)


class Promise(models.Model):
    """Something a customer was told would be done by a time (T10)."""

    subject_kind = "promise"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(
        max_length=16,
        unique=True,
        null=True,
        help_text="the ticket's with a number: YT-7K3F9-2; once confirmed",
    )
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="promises")
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.CASCADE, related_name="promises")
    conversation = models.ForeignKey(
        "conversations.Conversation", null=True, on_delete=models.SET_NULL, related_name="promises"
    )
    message = models.ForeignKey(
        "conversations.Message", null=True, on_delete=models.SET_NULL, related_name="promises"
    )
    owner = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="promises")
    what = models.CharField(max_length=300)
    due_at = models.DateTimeField()
    whole_day = models.BooleanField(default=False, help_text="any time of that day was promised")
    first_due_at = models.DateTimeField(help_text="as first promised, before any delay")
    state = models.CharField(max_length=10, choices=PromiseState.choices, default=PromiseState.FOUND)
    made_at = models.DateTimeField(default=timezone.now)
    broken_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    delays = models.PositiveSmallIntegerField(default=0)
    delay_reason = models.CharField(max_length=300, blank=True, help_text="as the customer was told it last")
    outcome = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(
        null=True, help_text="when the sweep must look: reminder, then the due time"
    )
    version = models.PositiveIntegerField(default=1)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["message", "due_at"], name="promise_found_once"),
        ]
        indexes = [
            models.Index(
                fields=["look_at"], condition=models.Q(look_at__isnull=False), name="promise_look_at"
            ),
            models.Index(fields=["owner", "state", "due_at"]),
            models.Index(fields=["brand", "-first_due_at"]),
            models.Index(fields=["brand", "state", "due_at"]),
            models.Index(fields=["conversation", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.reference or '–'} {self.what}"

    @property
    def deeds(self) -> tuple[Deed, ...]:
        return deeds_for(State(self.state))

    @property
    def is_owed(self) -> bool:
        return self.state in OWED
