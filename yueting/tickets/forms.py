"""What agents say about tickets."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent
from yueting.conversations.templatetags.marks import LEVELS
from yueting.tickets.lifecycle import NEEDS_REASON, Action
from yueting.tickets.models import Class, Ticket


class OpenForm(forms.Form):
    """Opening a ticket by hand."""

    subject = forms.CharField(label=_("Matter"), max_length=300)
    klass = forms.ChoiceField(label=_("Class"), choices=Class.choices)
    level = forms.TypedChoiceField(label=_("Complaint level"), choices=list(LEVELS.items()), coerce=int)


class WrapUpForm(forms.Form):
    """What the agent confirms at the end of a talk."""

    matter = forms.CharField(label=_("Matter"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    solution = forms.CharField(label=_("Solution"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    follow_up = forms.CharField(
        label=_("What is still to be done"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ChangeForm(forms.Form):
    """One action on one ticket: its reason, and the new value where there is one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.TypedChoiceField(label=_("Complaint level"), coerce=int)
    klass = forms.ChoiceField(label=_("Class"), choices=Class.choices)
    owner = forms.ChoiceField(label=_("Who takes care of it?"))
    why = forms.CharField(label=_("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    _VALUES = {
        Action.RAISE_LEVEL: "level",
        Action.LOWER_LEVEL: "level",
        Action.CHANGE_CLASS: "klass",
        Action.ASSIGN: "owner",
        Action.DOWNGRADE: "klass",
    }

    def __init__(self, data: Any, ticket: Ticket, action: Action, owners: list[Agent]) -> None:
        super().__init__(data, initial={"version": ticket.version, "klass": ticket.klass})
        self._owners = {str(owner.pk): owner for owner in owners}
        wanted = self._VALUES.get(action)
        for name in ("level", "klass", "owner"):
            if name != wanted:
                del self.fields[name]
        if wanted == "level":
            cast(forms.ChoiceField, self.fields["level"]).choices = _levels(ticket, action)
        if action is Action.DOWNGRADE:
            self.initial["klass"] = Class.CONSULTATION
            cast(forms.ChoiceField, self.fields["klass"]).choices = _LESS
        if wanted == "owner":
            people = [
                (key, f"{owner} · {owner.get_presence_display()}") for key, owner in self._owners.items()
            ]
            cast(forms.ChoiceField, self.fields["owner"]).choices = people
        self.fields["why"].required = action in NEEDS_REASON or action is Action.RAISE_LEVEL

    @property
    def changes(self) -> dict[str, Any]:
        """The new values by field of the ticket."""
        given: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("level", "klass") if name in self.cleaned_data
        }
        if owner := self.cleaned_data.get("owner"):
            given["owner"] = self._owners[owner]
        return given


# What a complaint may turn out to be.
_LESS = [choice for choice in Class.choices if choice[0] not in (Class.COMPLAINT, Class.EMERGENCY)]


def _levels(ticket: Ticket, action: Action) -> list[tuple[int, Any]]:
    up = action is Action.RAISE_LEVEL
    return [(n, words) for n, words in LEVELS.items() if (n > ticket.level if up else n < ticket.level)]
