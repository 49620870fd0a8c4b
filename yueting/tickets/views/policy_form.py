"""A policy as a leader edits it: one line for each target, the warnings, the ladder."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueting.contacts.models import Value
from yueting.conversations.templatetags.marks import LEVELS
from yueting.tickets.ladder import STATIONS
from yueting.tickets.models import ClockKind
from yueting.tickets.policy import BadPolicy, seconds_of
from yueting.tickets.templatetags.ticket_words import FAMILIES

CLOCKS = (("calendar", gettext_lazy("24 × 7")), ("business", gettext_lazy("business hours")))
FAMILY_NAMES = {
    **{name: words for name, words in FAMILIES.items() if name != "email"},
    "mail": gettext_lazy("e-mail"),
    "form": gettext_lazy("form"),
    "api": gettext_lazy("API"),
}


def _length(written: str, *, or_plan: bool = False) -> str:
    """A length of time as a policy has it; raises ValidationError."""
    within = " ".join(written.split())
    try:
        seconds = seconds_of(within)
    except BadPolicy:
        seconds = None
        within = within if or_plan and within == "plan" else ""
    if not within or (seconds is None and not or_plan):
        raise ValidationError(_("Write it like 30 s, 5 min, 4 h, or plan."))
    return within


class TargetForm(forms.Form):
    """One target."""

    level = forms.TypedChoiceField(
        label=gettext_lazy("Level"), choices=list(LEVELS.items()), coerce=int, initial=0
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Target"), choices=ClockKind.choices, initial="first_response"
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        choices=[("", gettext_lazy("all")), *FAMILY_NAMES.items()],
        required=False,
    )
    value = forms.TypedChoiceField(
        label=gettext_lazy("From customer value"), choices=Value.choices, coerce=int, initial=0
    )
    within = forms.CharField(label=gettext_lazy("Within"), max_length=12)
    clock = forms.ChoiceField(label=gettext_lazy("Runs by"), choices=CLOCKS, initial="calendar")

    def clean_within(self) -> str:
        return _length(self.cleaned_data["within"], or_plan=True)


class RungForm(forms.Form):
    """One rung of the ladder."""

    to = forms.ChoiceField(label=gettext_lazy("Who"), choices=[], initial="duty")
    within = forms.CharField(label=gettext_lazy("Takes over within"), max_length=12)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(key, _(words)) for key, words in STATIONS.items()]  # type: ignore[attr-defined]

    def clean_within(self) -> str:
        return _length(self.cleaned_data["within"])


class FrameForm(forms.Form):
    """What a policy has beside its targets."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    warnings = forms.CharField(
        label=gettext_lazy("Warn at (% of the time)"),
        max_length=40,
        help_text=gettext_lazy("Like 50, 80."),
    )
    warn_from = forms.CharField(
        label=gettext_lazy("Warn about targets of this length and longer"),
        max_length=12,
        help_text=gettext_lazy("Like 5 min."),
    )
    why = forms.CharField(label=gettext_lazy("Why is it changed?"), max_length=300, required=False)

    def clean_warn_from(self) -> str:
        return _length(self.cleaned_data["warn_from"])

    def clean_warnings(self) -> list[int]:
        written = self.cleaned_data["warnings"].replace("，", ",").replace("%", "").split(",")
        try:
            return [int(share) for share in written if share.strip()]
        except ValueError:
            raise ValidationError(_("Write shares like 50, 80.")) from None


TargetForms = forms.formset_factory(TargetForm, extra=3, can_delete=True, max_num=100, absolute_max=100)
RungForms = forms.formset_factory(RungForm, extra=1, can_delete=True, max_num=8, absolute_max=8)


class PolicyForm:
    """The three parts together; `content` is what they say once `is_valid`."""

    def __init__(self, data: Mapping[str, Any] | None, content: Mapping[str, Any], seen: int) -> None:
        self._before = content
        warnings = ", ".join(map(str, content["warnings"]))
        self.frame = FrameForm(
            data, initial={"seen": seen, "warnings": warnings, "warn_from": content["warn_from"]}
        )
        self.targets = TargetForms(data, prefix="t", initial=list(_lines(content)))
        self.rungs = RungForms(data, prefix="r", initial=content["ladder"])
        self.is_bound = data is not None

    def is_valid(self) -> bool:
        return all([self.frame.is_valid(), self.targets.is_valid(), self.rungs.is_valid()])

    @property
    def content(self) -> dict[str, Any]:
        targets, levels = _kept(self.targets), []
        for level in self._before["levels"]:
            own = [_target(line) for line in targets if line["level"] == level["level"]]
            levels.append({**level, "targets": own})
        ladder = [{"to": rung["to"], "within": rung["within"]} for rung in _kept(self.rungs)]
        given = self.frame.cleaned_data
        frame = {name: given[name] for name in ("warnings", "warn_from")}
        return {"levels": levels, "ladder": ladder, **frame}


def _lines(content: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for level in content["levels"]:
        for target in level["targets"]:
            yield {**target, "level": level["level"], "channel": target.get("channel") or ""}


def _target(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the page as a target of `policy.written`."""
    names = ("kind", "within", "clock", "value")
    return {**{name: line[name] for name in names}, "channel": line["channel"] or None}


def _kept(formset: Any) -> list[dict[str, Any]]:
    """The lines that were filled in and not taken away."""
    lines = [
        form.cleaned_data for form in formset if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
    return [{name: value for name, value in line.items() if name != "DELETE"} for line in lines]
