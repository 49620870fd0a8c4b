from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class RemedyState(models.TextChoices):
    ASKED = "asked", _("Waiting for approval")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Remedy(models.Model):
    """Something given to a customer, or asked for: the granted ones are the ledger."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="remedies")
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    kind = models.CharField(max_length=15, help_text="tickets.authority.RemedyKind")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    order_value = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    cost = models.DecimalField(max_digits=12, decimal_places=2, help_text="to the brand, in its currency")
    why = models.TextField()
    state = models.CharField(max_length=10, choices=RemedyState.choices, default=RemedyState.ASKED)
    asked_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, help_text="until when the approval is owed")
    decided_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_for = models.ForeignKey(
        "accounts.Agent",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="whose authority a delegate used",
    )
    decided_at = models.DateTimeField(null=True)
    decision_words = models.TextField(blank=True)
    matrix_version = models.PositiveIntegerField(help_text="of the matrix that decided last")
    client_key = models.CharField(max_length=64, unique=True, help_text="a double click is one remedy")
    overdue_told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [
            models.Index(fields=["ticket", "state"]),
            models.Index(fields=["brand", "state", "-decided_at"]),
            models.Index(
                fields=["due_at"],
                name="approval_due",
                condition=models.Q(state="asked", overdue_told_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.state}"


class RemedyBudget(models.Model):
    """How much all remedies of a month may cost a brand, from this month on until another is set."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="remedy_budgets")
    from_month = models.DateField(help_text="first day of the month")
    most = models.DecimalField(max_digits=12, decimal_places=2)
    set_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-from_month"]
        constraints = [models.UniqueConstraint(fields=["brand", "from_month"], name="budget_once_per_month")]

    def __str__(self) -> str:
        return f"{self.most} from {self.from_month}"
