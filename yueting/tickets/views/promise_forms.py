"""What people say about promises, hand-overs and follow-ups."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent, Team
from yueting.accounts.queries import OWN_LANGUAGES
from yueting.runtime.identifiers import uuid7
from yueting.tickets.services.handing_over import Outside

_OUTSIDE = "outside"


class MomentField(forms.DateTimeField):
    """A day and a time of day, chosen on the desk's clock."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **more)


def words_field(
    label: Any, *, required: bool = True, most: int = 300, rows: int = 2, **more: Any
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=area, **more)


class OnceForm(forms.Form):
    """Something new: its hidden key makes a double click one."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"key": uuid7(), **(initial or {})})

    @property
    def new_id(self) -> UUID:
        return cast(UUID, self.cleaned_data["key"])


class VersionForm(forms.Form):
    """A change of something the page showed; its hidden version notices a colleague's change meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, version: int, **initial: Any) -> None:
        super().__init__(data, initial={"version": version, **initial})

    def shown_again(self, version: int) -> None:
        """After a refusal the next try is made against what the page shows now; all that was typed is kept."""
        self.data = {**dict(self.data.items()), "version": version}


class PromiseForm(OnceForm):
    what = words_field(_("What was promised?"))
    due_at = MomentField(label=_("By when?"))


class WordsForm(OnceForm):
    words = words_field(_("Words to the customer"), most=4000, rows=4)


class OutcomeForm(VersionForm):
    words = words_field(_("What came of it? (optional)"), required=False)


class WhyForm(VersionForm):
    words = words_field(_("Why?"))


class DelayForm(VersionForm):
    """A delay: new date, cause, and the words to the customer, drafted by the desk until somebody edits them."""

    due_at = MomentField(label=_("New date"))
    why = words_field(_("Why is it late? The customer reads this."))
    words = words_field(_("Words to the customer"), required=False, most=4000, rows=5)
    drafted = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)


class HandoverForm(OnceForm):
    """To a team here, or to a person elsewhere by mail."""

    to = forms.ChoiceField(label=_("Hand over to"))
    email = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"list": "outside-addresses"}),
    )
    name = forms.CharField(label=_("Their name (optional)"), required=False, max_length=100)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=OWN_LANGUAGES, required=False)
    wanted = words_field(_("What should they do?"), most=2000, rows=3)
    context = words_field(_("What must they know for it?"), required=False, most=8000, rows=4)
    due_at = MomentField(label=_("By when?"))

    def __init__(self, data: Any, teams: list[Team], *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"due_at": a_day_from_now(), **(initial or {})})
        self._teams = {str(team.pk): team for team in teams}
        outside = (_OUTSIDE, _("A person outside, by mailed link"))
        people = [(key, str(team)) for key, team in self._teams.items()]
        cast(forms.ChoiceField, self.fields["to"]).choices = [*people, outside]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("to") == _OUTSIDE and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Say where the mail goes."))
        return given

    @property
    def receiver(self) -> Team | Outside:
        given = self.cleaned_data
        if given["to"] == _OUTSIDE:
            return Outside(given["email"], given["name"], given["language"])
        return self._teams[given["to"]]


class StepForm(VersionForm):
    """What the receiver of a hand-over says: an answer, or why it is returned or needs longer."""

    words = words_field(_("Your answer"), most=4000, rows=4)
    due_at = MomentField(label=_("Until when?"), required=False)

    def __init__(self, data: Any, version: int, *, later: datetime | None = None) -> None:
        super().__init__(data, version, due_at=later)
        if later is None:
            del self.fields["due_at"]
        else:
            self.fields["due_at"].required = True


class FollowUpForm(OnceForm):
    what = words_field(_("What is to be done?"))
    due_at = MomentField(label=_("When?"))
    owner = forms.ChoiceField(label=_("Who?"))

    def __init__(self, data: Any, owners: list[Agent], *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self._owners = {str(owner.pk): owner for owner in owners}
        cast(forms.ChoiceField, self.fields["owner"]).choices = [(k, str(o)) for k, o in self._owners.items()]

    @property
    def chosen(self) -> Agent:
        return self._owners[self.cleaned_data["owner"]]


class MoveForm(VersionForm):
    due_at = MomentField(label=_("When?"))


def a_day_from_now() -> datetime:
    return (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
