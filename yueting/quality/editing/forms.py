"""What a leader types about an item: in plain fields, those of the rule as the chosen check needs them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yueting.quality.checks import CHECKS
from yueting.quality.conditions import CONDITIONS
from yueting.quality.editing.words import choices_of, named
from yueting.quality.rubric import KINDS
from yueting.quality.views.card import interface

PEOPLE_ONLY = ""
_LANGUAGES = (("zh-Hant", "zh_hant"), ("zh-Hans", "zh_hans"), ("en", "en"))
_AREA = {"rows": 3}


class NamesForm(forms.Form):
    """A name in three languages, and the state of the draft it was written against."""

    seen = forms.CharField(widget=forms.HiddenInput)
    zh_hant = forms.CharField(label=_("Name, Traditional Chinese"), max_length=80)
    zh_hans = forms.CharField(label=_("Name, Simplified Chinese"), max_length=80)
    en = forms.CharField(label=_("Name, English"), max_length=80)

    def names(self) -> dict[str, str]:
        return {language: self.cleaned_data[field] for language, field in _LANGUAGES}

    @staticmethod
    def from_names(names: Mapping[str, str]) -> dict[str, str]:
        return {field: names.get(language, "") for language, field in _LANGUAGES}


class ItemForm(NamesForm):
    """One item. Its rule's fields are named `rule-…`; another check brings others."""

    helps_hant = forms.CharField(
        label=_("What earns full, half and no points, Traditional Chinese"),
        widget=forms.Textarea(attrs=_AREA),
    )
    helps_hans = forms.CharField(
        label=_("What earns full, half and no points, Simplified Chinese"), widget=forms.Textarea(attrs=_AREA)
    )
    helps_en = forms.CharField(
        label=_("What earns full, half and no points, English"), widget=forms.Textarea(attrs=_AREA)
    )
    section = forms.ChoiceField(label=_("Section"))
    kind = forms.ChoiceField(label=_("Kind"))
    weight = forms.FloatField(label=_("Weight in points"), min_value=0, max_value=1000)
    applies = forms.MultipleChoiceField(
        label=_("Only when (all of these; none: always)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    check_id = forms.ChoiceField(label=_("How the machine judges it"), required=False)

    def __init__(self, sections: list[tuple[str, str]], check: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = interface()
        self._choose("section", sections)
        self._choose("kind", [(one, named("kinds", one, language)) for one in KINDS])
        self._choose("applies", [(one, named("conditions", one, language)) for one in CONDITIONS])
        checks = [(one, named("checks", one, language)) for one in CHECKS]
        self._choose("check_id", [(PEOPLE_ONLY, _("Only people judge it")), *checks])
        self._check = CHECKS.get(check)
        for setting in self._check.settings if self._check else ():
            self.fields[f"rule-{setting.name}"] = _field(setting, language)

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def item(self, item_id: str) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "id": item_id,
            "names": self.names(),
            "helps": {
                "zh-Hant": given["helps_hant"],
                "zh-Hans": given["helps_hans"],
                "en": given["helps_en"],
            },
            "kind": given["kind"],
            "weight": given["weight"],
            "applies": given["applies"],
            "rule": self._rule(),
        }

    def _rule(self) -> dict[str, Any] | None:
        if self._check is None:
            return None
        values = {
            setting.name: self.cleaned_data[f"rule-{setting.name}"]
            for setting in self._check.settings
            if self.cleaned_data.get(f"rule-{setting.name}") not in (None, "")
        }
        return {"check": self._check.id, **values}

    @staticmethod
    def from_item(section: str, item: Mapping[str, Any], seen: str) -> dict[str, Any]:
        rule = dict(item.get("rule") or {})
        check = rule.pop("check", PEOPLE_ONLY)
        return NamesForm.from_names(item["names"]) | {
            "seen": seen,
            "helps_hant": item["helps"]["zh-Hant"],
            "helps_hans": item["helps"]["zh-Hans"],
            "helps_en": item["helps"]["en"],
            "section": section,
            "kind": item["kind"],
            "weight": item["weight"],
            "applies": item["applies"],
            "check_id": check,
            **{f"rule-{name}": value for name, value in rule.items()},
        }


def _field(setting: Any, language: str) -> forms.Field:
    label = named("settings", setting.name, language)
    if setting.kind == "number":
        return forms.FloatField(label=label, min_value=0, required=False, initial=setting.default)
    if setting.kind == "one":
        return forms.ChoiceField(label=label, choices=choices_of(setting, language), initial=setting.default)
    return forms.MultipleChoiceField(
        label=label,
        choices=choices_of(setting, language),
        required=False,
        initial=list(setting.default),
        widget=forms.CheckboxSelectMultiple,
    )
