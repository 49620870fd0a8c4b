"""What the copilot of a brand may cost and what it cost."""

from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class CopilotBudget(models.Model):
    """The cap of a month and the prices by which it is counted, in one currency."""

    brand = models.OneToOneField("accounts.Brand", primary_key=True, on_delete=models.CASCADE)
    currency = models.CharField(max_length=3, default="USD", help_text="a label: nothing is converted")
    monthly_cap = models.DecimalField(max_digits=10, decimal_places=2, default=100)
    price_in = models.DecimalField(max_digits=10, decimal_places=4, default=0, help_text="a million tokens")
    price_out = models.DecimalField(max_digits=10, decimal_places=4, default=0, help_text="a million tokens")

    def __str__(self) -> str:
        return f"{self.brand_id} {self.monthly_cap}"


class CopilotUse(models.Model):
    """One request: who, for what, how long it took, what it cost, and how it ended ("" is well)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    agent = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL)
    conversation = models.ForeignKey("conversations.Conversation", null=True, on_delete=models.SET_NULL)
    task = models.CharField(max_length=10)
    model = models.CharField(max_length=100, blank=True, help_text="empty: done without a model")
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["brand", "-at"], name="copilot_use_of_brand")]

    def __str__(self) -> str:
        return f"{self.task} {self.cost}"
