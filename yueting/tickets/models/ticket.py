from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import scoped
from yueting.runtime.identifiers import uuid7


class Class(models.TextChoices):
    CONSULTATION = "consultation", _("Consultation")
    COMPLAINT = "complaint", _("Complaint")
    AFTER_SALES = "after_sales", _("After-sales")
    ORDER = "order", _("Order")
    DELIVERY = "delivery", _("Delivery")
    REFUND = "refund", _("Refund")
    INVOICE = "invoice", _("Invoice")
    ACCOUNT = "account", _("Account")
    TECHNICAL = "technical", _("Technical")
    SUGGESTION = "suggestion", _("Suggestion")
    PRAISE = "praise", _("Praise")
    EMERGENCY = "emergency", _("Emergency")
    OTHER = "other", _("Other")


class TicketState(models.TextChoices):
    NEW = "new", _("New")
    OPEN = "open", _("In progress")
    PENDING_CUSTOMER = "pending_customer", _("Waiting for the customer")
    PENDING_DEPARTMENT = "pending_department", _("Waiting for another department")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


class Lane(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary lane")
    VIP = "vip", _("VIP lane")
    FAST = "fast", _("Fast lane")


UNSOLVED = (TicketState.NEW, TicketState.OPEN, TicketState.PENDING_CUSTOMER, TicketState.PENDING_DEPARTMENT)


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, agent: Agent) -> "TicketQuerySet":
        return self.filter(scoped(agent, "read_conversations", own="owner_id"))

    def unsolved(self) -> "TicketQuerySet":
        return self.filter(state__in=UNSOLVED)

    def live(self) -> "TicketQuerySet":
        """Without imported history: what figures count."""
        return self.filter(is_history=False)


class Ticket(models.Model):
    """A matter to be solved; conversations are the talks about it."""

    subject_kind = "ticket"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="tickets")
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="followed_by",
        help_text="the customer's earlier ticket, solved too long ago to be taken up again",
    )
    conversations = models.ManyToManyField("conversations.Conversation", related_name="tickets")
    channel = models.CharField(max_length=20)
    subject = models.CharField(max_length=300)
    klass = models.CharField(_("class"), max_length=15, choices=Class.choices, default=Class.CONSULTATION)
    level = models.PositiveSmallIntegerField(default=0, help_text="complaint level 0–4 (T3)")
    overruled_level = models.PositiveSmallIntegerField(null=True, help_text="the read level a person lowered")
    priority = models.PositiveSmallIntegerField(default=0, help_text="0–100")
    priority_reasons = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=TicketState.choices, default=TicketState.NEW)
    owner = models.ForeignKey(
        "accounts.Agent", null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets"
    )
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.SET_NULL)
    opened_at = models.DateTimeField(default=timezone.now)
    first_reply_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField(null=True, help_text="nearest clock that still runs")
    sla_met = models.BooleanField(null=True, help_text="all clocks met; empty while any still runs")
    version = models.PositiveIntegerField(
        default=1, help_text="counts changes, so that two editors notice each other"
    )
    is_history = models.BooleanField(default=False)
    lane = models.CharField(max_length=10, choices=Lane.choices, default=Lane.ORDINARY)

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["brand", "state", "-priority", "due_at"]),
            models.Index(fields=["brand", "-opened_at"]),
            models.Index(fields=["owner", "state"]),
            models.Index(fields=["contact", "-opened_at"]),
            models.Index(fields=["brand", "-resolved_at"]),
            models.Index(
                fields=["brand", "due_at"], name="ticket_due", condition=models.Q(due_at__isnull=False)
            ),
            models.Index(
                fields=["brand", "lane", "state", "-priority", "due_at"],
                name="ticket_lane",
                condition=~models.Q(lane="ordinary"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def is_unsolved(self) -> bool:
        return self.state in UNSOLVED
