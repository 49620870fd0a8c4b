"""The form that a channel's card describes. A secret is never shown again: empty keeps it."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yueting.channels.card import Card, Field, in_language
from yueting.runtime.sealing import seal

LONGEST = 4000  # characters: a private key fits


class CardForm(forms.Form):
    """Fields of one channel in the reader's language, filled from what the inbox has."""

    def __init__(self, card: Card, settings: Mapping[str, Any], posted: Mapping[str, Any] | None) -> None:
        super().__init__(posted, initial=_initial(card, settings))
        self._card = card
        language = get_language() or ""
        for given in card.fields:
            self.fields[given.name] = _field(given, language, is_kept=bool(settings.get(given.name)))

    def to_settings(self, old: dict[str, Any]) -> dict[str, Any]:
        """The settings to store, secrets sealed."""
        return old | {
            given.name: _kept(given, self.cleaned_data[given.name])
            for given in self._card.fields
            if given.kind != "secret" or self.cleaned_data[given.name]
        }


def _initial(card: Card, settings: Mapping[str, Any]) -> dict[str, Any]:
    shown = {given.name: settings.get(given.name, given.default) for given in card.fields}
    return {
        given.name: "\n".join(shown[given.name]) if isinstance(shown[given.name], list) else shown[given.name]
        for given in card.fields
        if given.kind != "secret"
    }


def _kept(given: Field, value: Any) -> Any:
    if given.kind == "secret":
        return seal(value.strip())
    if given.kind == "lines":
        return [line.strip() for line in value.splitlines() if line.strip()]
    return value.strip() if isinstance(value, str) else value


def _field(given: Field, language: str, *, is_kept: bool) -> forms.Field:
    label, help_text = in_language(given.label, language), in_language(given.help, language)
    common: dict[str, Any] = {"label": label, "help_text": help_text, "required": given.required}
    if given.kind == "secret":
        hint = _("Empty: it stays as it is.") if is_kept else ""
        common |= {
            "help_text": " ".join(filter(None, (help_text, hint))),
            "required": given.required and not is_kept,
        }
        widget = forms.PasswordInput(attrs={"autocomplete": "off"})
        return forms.CharField(**common, max_length=LONGEST, widget=widget, validators=_validators(given))
    if given.kind == "number":
        return forms.IntegerField(**common, min_value=0)
    if given.kind == "address":
        return forms.URLField(**common, assume_scheme="https")
    if given.kind == "lines":
        return forms.CharField(**common, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    if given.kind == "switch":
        return forms.BooleanField(**(common | {"required": False}))
    if given.kind == "choice":
        choices = [(value, in_language(words, language)) for value, words in given.choices]
        return forms.ChoiceField(**common, choices=choices)
    return forms.CharField(**common, max_length=LONGEST, validators=_validators(given))


def _validators(given: Field) -> list[Any]:
    if not given.pattern:
        return []

    def fits(value: str) -> None:
        if not re.fullmatch(given.pattern, value.strip()):
            raise forms.ValidationError(_("This does not look right. Copy it again from the platform."))

    return [fits]
