"""What is typed about identity: how a check went, and how a brand checks. Answers have no field."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yueting.tickets.identity import AskedOf, IdentityPlan
from yueting.tickets.models import Class
from yueting.tickets.questions import Tongue

ANSWERS = [("", _("not asked")), ("right", _("right")), ("wrong", _("wrong"))]
TONGUES = {
    "yue": _("Cantonese"),
    "zh-hant": _("Written Chinese (Traditional)"),
    "zh-hans": _("Written Chinese (Simplified)"),
    "en": _("English"),
}


class CheckForm(forms.Form):
    """Of each question whether the answer was right; the form forgets which."""

    client_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, questions: tuple[AskedOf, ...], tongue: Tongue) -> None:
        super().__init__(data, initial={"client_key": str(uuid.uuid4())})
        self._asked = [f"answer_{place}" for place, _question in enumerate(questions)]
        for name, question in zip(self._asked, questions, strict=True):
            label = question.words.get(tongue) or next(iter(question.words.values()))
            self.fields[name] = forms.ChoiceField(label=label, choices=ANSWERS, required=False)

    def count(self, answer: str) -> int:
        """How many answers were "right" or "wrong"."""
        return sum(self.cleaned_data[name] == answer for name in self._asked)


class PlanForm(forms.Form):
    """How a brand checks."""

    needed = forms.IntegerField(label=_("Right answers needed"), min_value=1, max_value=20)
    tolerated = forms.IntegerField(label=_("Wrong answers tolerated"), min_value=0, max_value=20)
    valid_minutes = forms.IntegerField(
        label=_("Minutes a confirmed identity holds"), min_value=1, max_value=1440
    )
    classes = forms.MultipleChoiceField(
        label=_("Classes that need a confirmed identity"),
        choices=Class.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, plan: IdentityPlan) -> None:
        initial = {
            "needed": plan.needed,
            "tolerated": plan.tolerated,
            "valid_minutes": plan.valid_minutes,
            "classes": sorted(plan.classes),
        }
        super().__init__(data, initial=initial, prefix="plan")

    @property
    def plan(self) -> IdentityPlan:
        given = self.cleaned_data
        return IdentityPlan(
            given["needed"], given["tolerated"], given["valid_minutes"], frozenset(given["classes"])
        )


class QuestionForm(forms.Form):
    """One question in the ways it is asked; without any words it is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tongue, name in TONGUES.items():
            self.fields[tongue] = forms.CharField(
                label=name, required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def words(self) -> dict[str, str]:
        return {tongue: words for tongue in TONGUES if (words := self.cleaned_data.get(tongue, "").strip())}


QuestionLines = forms.formset_factory(QuestionForm, extra=1, max_num=30, validate_max=True)


class ClearForm(forms.Form):
    """What a leader found."""

    why = forms.CharField(
        label=_("What did you find?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
