"""What a leader types about the rota and about days that are not like the plan."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent, Brand
from yueting.tickets.models import DutyKind
from yueting.tickets.services.duty import MOST_WEEKS

DAY_KINDS = (
    ("typhoon", _("Typhoon signal")),
    ("black_rain", _("Black rainstorm warning")),
    ("holiday", _("Holiday")),
    ("other", _("Other")),
)
_TIME = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class DutyForm(forms.Form):
    """Somebody on duty or on call, once or every week."""

    brand = forms.ChoiceField(label=_("Brand"))
    agent = forms.ChoiceField(label=_("Who"))
    kind = forms.ChoiceField(label=_("How"), choices=DutyKind.choices)
    starts_at = forms.DateTimeField(label=_("From"), widget=_TIME)
    ends_at = forms.DateTimeField(label=_("Until"), widget=_TIME)
    weeks = forms.IntegerField(
        label=_("How many weeks"), initial=1, min_value=1, max_value=MOST_WEEKS, help_text=_("1: only once.")
    )

    def __init__(self, *args: Any, brands: list[Brand], people: list[Agent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "brand", [(str(brand.pk), str(brand)) for brand in brands])
        _choose(self, "agent", [(str(agent.pk), str(agent)) for agent in people])


class DayForm(forms.Form):
    """The shifts of one day, in place of those of the plan."""

    brand = forms.ChoiceField(label=_("Brand"))
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    kind = forms.ChoiceField(label=_("Reason"), choices=DAY_KINDS)
    shifts = forms.CharField(
        label=_("Opening hours"),
        required=False,
        max_length=200,
        help_text=_("Like 09:00-12:30, 15:00-18:00; empty: closed all day."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, brands: list[Brand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "brand", [(str(brand.pk), str(brand)) for brand in brands])

    def clean_shifts(self) -> tuple[str, ...]:
        written = self.cleaned_data["shifts"].replace("，", ",").replace("、", ",")
        return tuple(shift.strip() for shift in written.split(",") if shift.strip())


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices
