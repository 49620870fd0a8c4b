"""What a leader types about the copilot's cost."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from yueting.assist.copilot.services.budgeting import Budget
from yueting.assist.models import CopilotBudget


class BudgetForm(forms.Form):
    """A month's cap and the prices by which it is counted."""

    monthly_cap = forms.DecimalField(
        label=_("Most for one month"),
        help_text=_("When it is used up, the copilot does what it can without a model until the first."),
        min_value=0,
        max_digits=10,
        decimal_places=2,
    )
    currency = forms.CharField(
        label=_("Currency"),
        help_text=_("Three letters, as on the bill: USD, HKD, CNY. Nothing is converted."),
        max_length=3,
        validators=[RegexValidator(r"\A[A-Za-z]{3}\Z", _("Write three letters, such as USD."))],
    )
    price_in = forms.DecimalField(
        label=_("Price of a million tokens read"), min_value=0, max_digits=10, decimal_places=4
    )
    price_out = forms.DecimalField(
        label=_("Price of a million tokens written"), min_value=0, max_digits=10, decimal_places=4
    )

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    @property
    def budget(self) -> Budget:
        given = self.cleaned_data
        return Budget(given["monthly_cap"], given["price_in"], given["price_out"], given["currency"])


def typed(budget: CopilotBudget) -> dict[str, Any]:
    """The form as it stands for this budget."""
    return {name: getattr(budget, name) for name in ("monthly_cap", "currency", "price_in", "price_out")}
