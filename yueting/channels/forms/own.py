"""What every inbox has, and the forms of the channels that came before cards. A password is never shown again."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand, Team
from yueting.accounts.queries import visible_brands
from yueting.channels.card import in_language
from yueting.channels.email.account import SECURITY, mail_account
from yueting.channels.registry import cards
from yueting.conversations.models import Inbox
from yueting.runtime.sealing import opened, seal

KINDS = [
    ("chat", gettext_lazy("Web chat")),
    ("email", gettext_lazy("E-mail")),
    ("api", gettext_lazy("HTTP API")),
]


def kinds() -> list[tuple[str, str]]:
    """Every channel that can be set up, named in the reader's language."""
    language = get_language() or ""
    return [(k, str(name)) for k, name in KINDS] + [(c.kind, in_language(c.name, language)) for c in cards()]


class InboxForm(forms.ModelForm):
    """What every inbox has. `kind` and `brand` are chosen once: conversations hang on them."""

    kind = forms.ChoiceField(label=gettext_lazy("Channel"))

    class Meta:
        model = Inbox
        fields = ["brand", "kind", "name", "team", "is_active"]
        labels = {
            "brand": gettext_lazy("Brand"),
            "name": gettext_lazy("Name"),
            "team": gettext_lazy("Team that answers"),
            "is_active": gettext_lazy("Receives and sends"),
        }
        help_texts = {"team": gettext_lazy("Where its conversations wait")}

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brands = visible_brands(by, "manage_inboxes")
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds()
        cast("forms.ModelChoiceField[Brand]", self.fields["brand"]).queryset = brands
        cast("forms.ModelChoiceField[Team]", self.fields["team"]).queryset = Team.objects.filter(
            brand__in=brands
        )
        if not self.instance._state.adding:
            self.fields["brand"].disabled = self.fields["kind"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        team, brand = cleaned.get("team"), cleaned.get("brand")
        if team and brand and team.brand_id != brand.id:
            raise ValidationError(_("This team belongs to another brand."))
        return cleaned


class ChatForm(forms.Form):
    """Settings of a web chat."""

    greeting = forms.CharField(label=gettext_lazy("First words to a visitor"), max_length=500, required=False)
    allowed_origins = forms.CharField(
        label=gettext_lazy("Sites that may show this chat"),
        help_text=gettext_lazy("One address a line, like https://shop.example. Empty: any site."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def from_settings(cls, settings: dict[str, Any]) -> dict[str, Any]:
        origins = "\n".join(settings.get("allowed_origins") or ())
        return {"greeting": settings.get("greeting", ""), "allowed_origins": origins}

    def to_settings(self, old: dict[str, Any]) -> dict[str, Any]:
        origins = [line.strip().rstrip("/") for line in self.cleaned_data["allowed_origins"].splitlines()]
        return old | {"greeting": self.cleaned_data["greeting"], "allowed_origins": [o for o in origins if o]}


class ApiForm(forms.Form):
    """Settings of an API inbox."""

    callback_url = forms.URLField(
        label=gettext_lazy("Address that replies are posted to"),
        help_text=gettext_lazy("Empty: the other system fetches replies from the API."),
        required=False,
        assume_scheme="https",
    )

    @classmethod
    def from_settings(cls, settings: dict[str, Any]) -> dict[str, Any]:
        return {"callback_url": settings.get("callback_url", "")}

    def to_settings(self, old: dict[str, Any]) -> dict[str, Any]:
        return old | {"callback_url": self.cleaned_data["callback_url"]}


class MailForm(forms.Form):
    """Settings of a mailbox."""

    address = forms.EmailField(label=gettext_lazy("Address of the mailbox"))
    name = forms.CharField(label=gettext_lazy("Name that customers see"), max_length=100, required=False)
    folders = forms.CharField(label=gettext_lazy("Folders to read"), initial="INBOX", required=False)
    imap_host = forms.CharField(label=gettext_lazy("IMAP server"), required=False)
    imap_port = forms.IntegerField(
        label=gettext_lazy("IMAP port"), required=False, min_value=1, max_value=65535
    )
    imap_security = forms.ChoiceField(label=gettext_lazy("IMAP security"), choices=[(s, s) for s in SECURITY])
    smtp_host = forms.CharField(label=gettext_lazy("SMTP server"), required=False)
    smtp_port = forms.IntegerField(
        label=gettext_lazy("SMTP port"), required=False, min_value=1, max_value=65535
    )
    smtp_security = forms.ChoiceField(label=gettext_lazy("SMTP security"), choices=[(s, s) for s in SECURITY])
    user = forms.CharField(label=gettext_lazy("User name"), required=False)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("Empty: the password stays as it is."),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    @classmethod
    def from_settings(cls, settings: dict[str, Any]) -> dict[str, Any]:
        initial = {
            "address": settings.get("address", ""),
            "name": settings.get("name", ""),
            "folders": ", ".join(settings.get("folders") or ["INBOX"]),
            "user": (settings.get("imap") or settings.get("smtp") or {}).get("user", ""),
        }
        for side in ("imap", "smtp"):
            for part in ("host", "port", "security"):
                initial[f"{side}_{part}"] = (settings.get(side) or {}).get(part, "")
        return initial

    def to_settings(self, old: dict[str, Any]) -> dict[str, Any]:
        """The settings to store; raises MisconfiguredError when they cannot work."""
        given = self.cleaned_data
        folders = [part.strip() for part in given["folders"].split(",") if part.strip()]
        new = old | {"address": given["address"], "name": given["name"], "folders": folders or ["INBOX"]}
        for side in ("imap", "smtp"):
            new[side] = self._server(side, old.get(side) or {}) if given[f"{side}_host"] else None
        mail_account(opened(new))
        return new

    def _server(self, side: str, old: dict[str, Any]) -> dict[str, Any]:
        given = self.cleaned_data
        server = old | {
            "host": given[f"{side}_host"],
            "security": given[f"{side}_security"],
            "user": given["user"],
        }
        server["port"] = given[f"{side}_port"] or None
        if given["password"]:
            server["password"] = seal(given["password"])
        return {name: value for name, value in server.items() if value not in (None, "")}


OWN: dict[str, type[ChatForm] | type[MailForm] | type[ApiForm]] = {
    "chat": ChatForm,
    "email": MailForm,
    "api": ApiForm,
}
