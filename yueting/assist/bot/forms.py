"""What a leader types about the bot."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueting.accounts.models import Brand
from yueting.assist.bot.connectors.mapping import BadMapping, address, mapping_from
from yueting.assist.bot.policy import starter_policy
from yueting.assist.bot.procedures import Procedure, starter_procedures
from yueting.assist.models import Connector
from yueting.assist.templatetags.bot_words import procedure_words, slot_words

_LOOK_UPS = [one for one in starter_procedures().known if one.look_up]


class HiringForm(forms.Form):
    """Whether the bot answers in an inbox, its name, and how sure it must be."""

    on = forms.BooleanField(label=gettext_lazy("The bot answers first"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Its name"),
        help_text=gettext_lazy("Customers always read that it is an automatic assistant."),
        max_length=40,
        required=False,
    )
    answer = forms.FloatField(
        label=gettext_lazy("Answers from this certainty on (0.3 to 1)"), min_value=0.3, max_value=1
    )
    ask = forms.FloatField(
        label=gettext_lazy("Asks back from this certainty on (0.1 to 1)"), min_value=0.1, max_value=1
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("ask", 0) > given.get("answer", 1):
            self.add_error("ask", _("It must not be higher than the certainty for an answer."))
        return given


class ConnectorForm(forms.ModelForm):
    """One connector; the secret is never shown again: empty keeps it."""

    procedure = forms.ChoiceField(label=gettext_lazy("What it looks up"))
    secret = forms.CharField(
        label=gettext_lazy("Key"),
        help_text=gettext_lazy("Empty: the key stays as it is."),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    mapping = forms.CharField(
        label=gettext_lazy("Mapping (JSON)"), widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"})
    )

    class Meta:
        model = Connector
        fields = ["name", "procedure", "url", "header", "secret", "mapping", "is_on"]
        help_texts = {"procedure": "", "url": ""}  # the models' own are for who reads the code
        labels = {
            "name": gettext_lazy("Name"),
            "url": gettext_lazy("Address, with {order_number} and {phone_tail}"),
            "header": gettext_lazy("Header that carries the key"),
            "is_on": gettext_lazy("In use"),
        }

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brand = brand
        self.fields["procedure"].choices = [(p.id, procedure_words(p.id)) for p in _LOOK_UPS]  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial["mapping"] = json.dumps(self.instance.mapping, ensure_ascii=False, indent=2)

    def clean_procedure(self) -> str:
        procedure = str(self.cleaned_data["procedure"])
        others = Connector.objects.filter(brand=self.brand, procedure=procedure).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("This brand has a connector for this already."))
        return procedure

    def clean_secret(self) -> str:
        return self.cleaned_data["secret"] or (
            self.instance.secret if not self.instance._state.adding else ""
        )

    def clean_mapping(self) -> Any:
        try:
            written = json.loads(self.cleaned_data["mapping"])
            mapping_from(written)
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("This mapping cannot be used: %(why)s") % {"why": error}) from None
        return written

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        procedure = procedure_of(str(given.get("procedure", "")))
        if procedure and given.get("url"):
            try:
                address(given["url"], {slot.id: "0" for slot in procedure.slots})
            except BadMapping as error:
                self.add_error("url", _("This address cannot be used: %(why)s") % {"why": error})
        return given


class TrialForm(forms.Form):
    """What a customer would have told, to try a connector with."""

    def __init__(self, *args: Any, procedure: Procedure | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slot in procedure.slots if procedure else ():
            self.fields[slot.id] = forms.CharField(label=slot_words(slot.id), max_length=80)


def procedure_of(id: str) -> Procedure | None:
    return starter_procedures().by_id(id)


def thresholds() -> dict[str, float]:
    """The policy's own, shown where an inbox has none of its own."""
    policy = starter_policy()
    return {"answer": policy.answer, "ask": policy.ask}
