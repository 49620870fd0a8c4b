"""What people type about people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueting.accounts.models import Agent, Brand, Role, Skill, Team
from yueting.accounts.queries import visible_brands

LANGUAGES = [
    ("yue", gettext_lazy("Cantonese")),
    ("cmn", gettext_lazy("Mandarin")),
    ("en", gettext_lazy("English")),
]


class InvitationForm(forms.Form):
    """Whom to invite, as what, where."""

    email = forms.EmailField(label=gettext_lazy("E-mail"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False)
    brand = forms.ModelChoiceField(label=gettext_lazy("Brand"), queryset=Brand.objects.none())
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole brand"),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brands = visible_brands(by, "manage_people")
        self.fields["brand"].queryset = brands  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.filter(brand__in=brands)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        team, brand = cleaned.get("team"), cleaned.get("brand")
        if team and brand and team.brand_id != brand.id:
            raise ValidationError(_("This team belongs to another brand."))
        return cleaned


class JoinForm(forms.Form):
    """A newcomer's name and password."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least ten characters; a sentence is easiest to remember."),
    )


class PersonForm(forms.ModelForm):
    """What an administrator may change about a person."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    skills = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Skills"),
        queryset=Skill.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Agent
        fields = ["name", "staff_number", "languages", "skills", "is_active"]
        labels = {
            "name": gettext_lazy("Name"),
            "staff_number": gettext_lazy("Staff number"),
            "is_active": gettext_lazy("May sign in"),
        }

    def clean_staff_number(self) -> str | None:
        return self.cleaned_data["staff_number"] or None  # empty is nobody's number
