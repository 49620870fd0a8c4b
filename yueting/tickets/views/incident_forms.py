"""What people type about incidents."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent
from yueting.conversations.templatetags.marks import VARIETIES as VARIETY_WORDS
from yueting.tickets.incidents import VARIETIES
from yueting.tickets.models import Incident, IncidentKind


class DeclareForm(forms.Form):
    """A new incident, and the tickets it begins with."""

    key = forms.RegexField(r"^[\w-]{8,64}$", widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=IncidentKind.choices)
    title = forms.CharField(label=_("What has happened?"), max_length=200)
    brand = forms.ChoiceField(label=_("Brand"))
    tickets = forms.CharField(
        label=_("Tickets"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Their numbers, in any form: YT-7K3F9, YT-2M8QD …"),
    )
    is_drill = forms.BooleanField(
        label=_("Drill only: practise the plan, no customer is told anything"), required=False
    )

    def __init__(self, data: Any, brands: list[tuple[str, str]], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        cast(forms.ChoiceField, self.fields["brand"]).choices = brands


class WordsForm(forms.Form):
    """Remedy, root or review: some words, and the version that their writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, data: Any, incident: Incident, now: str, label: Any, hint: Any = "") -> None:
        super().__init__(data, initial={"version": incident.version, "words": now})
        self.fields["words"].label, self.fields["words"].help_text = label, hint


class UpdateForm(forms.Form):
    """One piece of news, in the words of each variety; scripts are converted where only one is given."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.RegexField(r"^[\w-]{8,64}$", widget=forms.HiddenInput)

    def __init__(self, data: Any, initial: dict[str, Any], wanted: dict[str, int]) -> None:
        super().__init__(data, initial=initial)
        for variety in VARIETIES:
            count = wanted.get(variety, 0)
            self.fields[field_of(variety)] = forms.CharField(
                label=VARIETY_WORDS[variety],
                required=False,
                max_length=10_000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("%(count)s customers") % {"count": count},
            )

    @property
    def words(self) -> dict[str, str]:
        return {variety: self.cleaned_data[field_of(variety)] for variety in VARIETIES}


class ActionForm(forms.Form):
    """What the review asks for: a name and a date beside it."""

    what = forms.CharField(label=_("What is to be done?"), max_length=300)
    owner = forms.ChoiceField(label=_("Who does it?"))
    due_at = forms.DateTimeField(
        label=_("Until when?"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, data: Any, people: list[Agent]) -> None:
        week = timezone.localtime() + timedelta(days=7)
        super().__init__(data, initial={"due_at": week.strftime("%Y-%m-%dT%H:%M")})
        self.people = {str(person.pk): person for person in people}
        cast(forms.ChoiceField, self.fields["owner"]).choices = [(k, str(p)) for k, p in self.people.items()]


class PlanForm(forms.Form):
    """A brand's plan for one kind of incident."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    channel = forms.CharField(label=_("Where those who work on it talk"), max_length=200)
    steps = forms.CharField(
        label=_("Steps"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line: role | task | minutes after the declaration"),
    )

    def __init__(self, data: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for variety in VARIETIES:
            self.fields[field_of(variety)] = forms.CharField(
                label=_("First words, %(variety)s") % {"variety": VARIETY_WORDS[variety]},
                required=False,
                max_length=5_000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def first_words(self) -> dict[str, str]:
        return {variety: self.cleaned_data[field_of(variety)] for variety in VARIETIES}


def field_of(variety: str) -> str:
    return f"words_{variety.replace('-', '_').lower()}"
