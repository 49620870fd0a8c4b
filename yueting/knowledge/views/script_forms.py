"""What an editor types for a script."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.queries import visible_brands
from yueting.conversations.templatetags.marks import EMOTIONS, INTENTS, TYPES
from yueting.knowledge.models import Script
from yueting.knowledge.script_text import FITS, PLACES, advice_in_both_scripts, both_scripts, in_one
from yueting.knowledge.starter import Named, starter_moments, starter_situations
from yueting.knowledge.templatetags.knowledge_words import in_language

CHANNELS = {"chat": _("Chat"), "email": _("E-mail"), "phone": _("Phone")}
CHOICES: dict[str, Mapping[str, Any]] = {
    "emotions": EMOTIONS,
    "customer_types": TYPES,
    "channels": CHANNELS,
    "intents": INTENTS,
}
PLACES_HINT = " ".join(f"{{{place}}}" for place in PLACES)


def _words(label: Any, *, rows: int, required: bool, lang: str, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "lang": lang})
    return forms.CharField(label=label, required=required, widget=area, max_length=2000, help_text=hint)


def _lines(label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, widget=area, help_text=_("One a line."))


def _fits(label: Any, name: str) -> forms.MultipleChoiceField:
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(
        label=label, choices=list(CHOICES[name].items()), required=False, widget=boxes
    )


class ScriptForm(forms.Form):
    """One script: twins side by side, whom it fits, what to do and not to do."""

    brand = forms.ModelChoiceField(label=_("Brand"), queryset=Brand.objects.none(), empty_label=None)
    situation = forms.ChoiceField(label=_("Situation"))
    moment = forms.ChoiceField(label=_("Moment"))
    title = forms.CharField(label=_("Title"), max_length=100)
    title_en = forms.CharField(label=_("Title in English"), max_length=100, required=False)
    yue = _words(_("Cantonese"), rows=6, required=True, lang="yue-Hant")
    cmn = _words(_("Mandarin"), rows=6, required=True, lang="zh-Hans")
    en = _words(_("English"), rows=4, required=False, lang="en")
    emotions = _fits(_("For customers who are"), "emotions")
    customer_types = _fits(_("For which customers"), "customer_types")
    channels = _fits(_("On which channels"), "channels")
    intents = _fits(_("For which matters"), "intents")
    do = _lines(_("Do"))
    dont = _lines(_("Do not"))
    note = forms.CharField(label=_("What is changed, and why"), max_length=300, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Agent, old: Script | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = visible_brands(by, "edit_knowledge")  # type: ignore[attr-defined]
        self.fields["situation"].choices = _named(starter_situations())  # type: ignore[attr-defined]
        self.fields["moment"].choices = _named(starter_moments())  # type: ignore[attr-defined]
        if old:
            self.fields["brand"].widget = forms.HiddenInput()

    @property
    def content(self) -> dict[str, Any]:
        """The entry as a version keeps it; Chinese titles and advice in both characters."""
        given, written = self.cleaned_data, "zh-hans" if get_language() == "zh-hans" else "zh-hant"
        title = both_scripts(given["title"], written=written)
        if given["title_en"] or get_language() == "en":
            title["en"] = given["title_en"] or given["title"]
        advice = {
            name: advice_in_both_scripts(
                [line.strip() for line in given[name].splitlines() if line.strip()], written=written
            )
            for name in ("do", "dont")
        }
        same = ("situation", "moment", "yue", "cmn", "en", *FITS)
        return {**{name: given[name] for name in same}, "title": title, **advice}


def typed(content: Mapping[str, Any]) -> dict[str, Any]:
    """A version's content as the form shows it."""
    language = get_language() or ""
    title = content["title"]
    lines = {name: "\n".join(in_one(content.get(name, {}), language)) for name in ("do", "dont")}
    return {**content, **lines, "title": in_one(title, language), "title_en": title.get("en", "")}


def _named(entries: Sequence[Named]) -> list[tuple[str, str]]:
    return [(entry.id, str(in_language(entry.names))) for entry in entries]
