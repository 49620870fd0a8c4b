"""What is typed about remedies, stand-ins, budgets and who may grant what."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent, Role
from yueting.contacts.models import Value
from yueting.conversations.templatetags.marks import LEVELS
from yueting.tickets.authority import ROLES, Limit, Matrix, Measure, RemedyKind
from yueting.tickets.services.remedying import Wish
from yueting.tickets.templatetags.remedy_words import KINDS, MEASURES, kind_choices

_MONEY: dict[str, Any] = {"max_digits": 10, "decimal_places": 2}
_WHEN = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class RemedyForm(forms.Form):
    """A remedy for a customer."""

    client_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What?"), choices=kind_choices)
    amount = forms.DecimalField(label=_("How much?"), **_MONEY)
    order_value = forms.DecimalField(
        label=_("Value of the order"),
        required=False,
        help_text=_("Needed for a discount, and where a voucher is a share of the order."),
        **_MONEY,
    )
    cost = forms.DecimalField(
        label=_("What it costs us"),
        required=False,
        help_text=_("Where it does not follow from the amount."),
        **_MONEY,
    )
    why = forms.CharField(label=_("Why?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"client_key": str(uuid.uuid4())})

    @property
    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish(
            kind=RemedyKind(given["kind"]),
            amount=given["amount"],
            why=given["why"],
            order_value=given["order_value"],
            cost=given["cost"],
        )


class DecisionForm(forms.Form):
    """What is said with a decision."""

    words = forms.CharField(
        label=_("What do you say to it?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, *, needs_words: bool) -> None:
        super().__init__(data)
        self.fields["words"].required = needs_words


class StandInForm(forms.Form):
    """Who decides while somebody is away."""

    to = forms.ChoiceField(label=_("Who decides for you?"))
    starts_at = forms.DateTimeField(label=_("From"), widget=_WHEN)
    ends_at = forms.DateTimeField(label=_("Until"), widget=_WHEN)

    def __init__(self, data: Any, people: list[Agent]) -> None:
        super().__init__(data)
        self._people = {str(person.pk): person for person in people}
        choices = [(key, str(person)) for key, person in self._people.items()]
        self.fields["to"] = forms.ChoiceField(label=_("Who decides for you?"), choices=choices)
        self.order_fields(["to", "starts_at", "ends_at"])

    @property
    def person(self) -> Agent:
        return self._people[self.cleaned_data["to"]]


class BudgetForm(forms.Form):
    """What the remedies of a month may cost."""

    month = forms.DateField(
        label=_("From which month on?"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    most = forms.DecimalField(label=_("Budget for a month"), min_value=Decimal(0), **_MONEY)


class LimitForm(forms.Form):
    """One line of the matrix."""

    role = forms.ChoiceField(label=_("Role"), choices=[(r, Role(r).label) for r in ROLES])
    kind = forms.ChoiceField(label=_("Remedy"), choices=list(KINDS.items()))
    up_to_level = forms.TypedChoiceField(label=_("Up to level"), choices=list(LEVELS.items()), coerce=int)
    from_value = forms.TypedChoiceField(label=_("Customers from"), choices=Value.choices, coerce=int)
    most = forms.DecimalField(label=_("At most"), **_MONEY)
    measure = forms.ChoiceField(label=_("Counted in"), choices=list(MEASURES.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "select" if isinstance(field, forms.ChoiceField) else "input"

    def has_changed(self) -> bool:
        """A line without a number is one that nobody filled in: a browser sends the first choice of every list."""
        return bool(self.data.get(self.add_prefix("most"), "").strip())

    @property
    def limit(self) -> Limit:
        given = self.cleaned_data
        return Limit(
            given["role"],
            RemedyKind(given["kind"]),
            given["up_to_level"],
            given["from_value"],
            given["most"],
            Measure(given["measure"]),
        )


LimitLines = forms.formset_factory(LimitForm, extra=2, can_delete=True, max_num=300, validate_max=True)


class MinutesForm(forms.Form):
    """Within how many minutes an approval is owed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, matrix: Matrix) -> None:
        given = {f"level_{level}": minutes for level, minutes in enumerate(matrix.approval_minutes)}
        super().__init__(data, initial=given | {"version": matrix.version})
        for level, words in LEVELS.items():
            self.fields[f"level_{level}"] = forms.IntegerField(label=words, min_value=1, max_value=10_080)

    @property
    def minutes(self) -> list[int]:
        return [self.cleaned_data[f"level_{level}"] for level in LEVELS]


def lines_of(matrix: Matrix) -> list[dict[str, Any]]:
    """The lines of a matrix as the formset starts with them."""
    return [
        {
            "role": limit.role,
            "kind": limit.kind.value,
            "up_to_level": limit.up_to_level,
            "from_value": limit.from_value,
            "most": limit.most.normalize() if limit.most % 1 else limit.most.quantize(Decimal(1)),
            "measure": limit.measure.value,
        }
        for limit in matrix.limits
    ]
