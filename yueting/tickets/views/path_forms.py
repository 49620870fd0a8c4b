"""What agents write at each stage of a path, and what leaders make of the root causes."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yueting.tickets.causes import Cause
from yueting.tickets.models import ComplaintPath
from yueting.tickets.path import FACTS, MOST_CHARACTERS, Stage, asked_at
from yueting.tickets.templatetags.path_words import NEED_HINTS, NEEDS, VERDICTS

BRIEF = frozenset({"time", "place", "people"})  # a word or two
OWN_NAMES = (("zh-hant", "繁體中文"), ("zh-hans", "简体中文"), ("en", "English"))


class StageForm(forms.Form):
    """What one stage asks for; nothing is required at once, for a talk brings one thing after the other."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, stage: Stage, path: ComplaintPath, causes: Sequence[Cause]) -> None:
        written = path.facts | {"cause": path.cause, "verdict": path.verdict}
        asked = asked_at(stage)
        written |= {need: getattr(path, need) for need in asked if need not in FACTS}
        super().__init__(data, initial=written | {"version": path.version})
        self._asked = asked
        for need in asked:
            self.fields[need] = self._field(need, path, causes)

    @property
    def given(self) -> dict[str, str]:
        """What was written, by need."""
        return {need: self.cleaned_data[need] for need in self._asked}

    def accept_version(self, version: int) -> None:
        """The next try is made against what the page shows now."""
        self.data = dict(self.data.items()) | {"version": version}

    def _field(self, need: str, path: ComplaintPath, causes: Sequence[Cause]) -> forms.Field:
        label, hint = NEEDS[need], NEED_HINTS.get(need, "")
        if need == "verdict":
            return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *VERDICTS.items()])
        if need == "cause":
            language = get_language() or ""
            offered = [
                (cause.key, cause.name(language))
                for cause in causes
                if not cause.is_retired or cause.key == path.cause
            ]
            return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *offered])
        box = forms.Textarea(attrs={"rows": 1 if need in BRIEF else 2})
        return forms.CharField(
            label=label, help_text=hint, required=False, max_length=MOST_CHARACTERS, widget=box
        )


class CauseForm(forms.Form):
    """One root cause: its names, and whether it is still offered."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    is_retired = forms.BooleanField(label=gettext_lazy("No longer offered"), required=False)

    def __init__(self, data: Any, *, known: Sequence[Cause], chosen: Cause | None = None) -> None:
        initial: dict[str, Any] = {}
        if chosen:
            initial = {"key": chosen.key, "is_retired": chosen.is_retired}
            initial |= {f"name_{code}": name for code, name in chosen.names.items()}
        super().__init__(data, initial=initial)
        self._keys = {cause.key for cause in known}
        for code, own_name in OWN_NAMES:
            label = _("Name in %(language)s") % {"language": own_name}
            self.fields[f"name_{code}"] = forms.CharField(label=label, required=False, max_length=60)
        self.order_fields([*(f"name_{code}" for code, _name in OWN_NAMES), "is_retired", "key"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"name_{code}") for code, _name in OWN_NAMES):
            raise forms.ValidationError(_("Give it a name in at least one language."))
        return cleaned

    @property
    def cause(self) -> Cause:
        """What was typed; a new cause has a key that none of the known has."""
        given = self.cleaned_data
        names = {code: given[f"name_{code}"] for code, _name in OWN_NAMES if given[f"name_{code}"]}
        key = given["key"] if given["key"] in self._keys else self._fresh_key(names)
        return Cause(key, names, bool(given["is_retired"]))

    def _fresh_key(self, names: dict[str, str]) -> str:
        stem = slugify(names.get("en", ""))[:40] or "own"
        numbered = (f"{stem}-{n}" for n in range(2, len(self._keys) + 3))
        return cast(str, next(key for key in (stem, *numbered) if key not in self._keys))
