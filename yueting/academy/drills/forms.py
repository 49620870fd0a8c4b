"""What people send from the pages of practice."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent


class StartForm(forms.Form):
    """How a drill is to be."""

    assist = forms.BooleanField(
        label=_("With suggestions, knowledge and reply check"), required=False, initial=True
    )
    player = forms.ChoiceField(label=_("Who plays the customer"), required=False)
    observer = forms.ChoiceField(label=_("Who watches"), required=False)

    def __init__(self, data: Any, colleagues: list[Agent], *, assist: bool = True) -> None:
        super().__init__(data, initial={"assist": assist})
        self._people = {str(one.pk): one for one in colleagues}
        people = [(key, str(one)) for key, one in self._people.items()]
        for name, nobody in (("player", _("The machine")), ("observer", _("Nobody"))):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", nobody), *people]

    def person(self, name: str) -> Agent | None:
        return self._people.get(self.cleaned_data.get(name, ""))


class GiveForm(StartForm):
    """A trainer gives a drill to somebody."""

    trainee = forms.ChoiceField(label=_("For whom"))
    why = forms.CharField(
        label=_("Why"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("trainee", "why", "assist", "player", "observer")

    def __init__(self, data: Any, colleagues: list[Agent], *, assist: bool = True) -> None:
        super().__init__(data, colleagues, assist=assist)
        cast(forms.ChoiceField, self.fields["trainee"]).choices = [
            (key, str(one)) for key, one in self._people.items()
        ]


class ReviewForm(forms.Form):
    """A review in words."""

    went_well = forms.CharField(
        label=_("What went well"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    do_better = forms.CharField(
        label=_("What to do better"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    stars = forms.TypedChoiceField(
        label=_("Stars"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *((n, "★" * n) for n in range(1, 6))],
    )
