"""What people type about people."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueting.accounts.models import Agent, Brand, Role, Skill, Team
from yueting.accounts.queries import visible_brands

MAX_SKILL_NAME = 50
LANGUAGES = [
    ("yue", gettext_lazy("Cantonese")),
    ("cmn", gettext_lazy("Mandarin")),
    ("en", gettext_lazy("English")),
]


class TeamField(forms.ModelChoiceField):
    """Teams with their brand's name: two brands may have a team of the same name."""

    def label_from_instance(self, team: Team) -> str:
        return f"{team.brand} · {team.name}"


class RoleForm(forms.Form):
    """Which role, in which brand, in which team of it."""

    brand = forms.ModelChoiceField(
        label=gettext_lazy("Brand"), queryset=Brand.objects.none(), empty_label=None
    )
    team = TeamField(
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
        teams = Team.objects.filter(brand__in=brands).select_related("brand").order_by("brand", "name")
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        team, brand = cleaned.get("team"), cleaned.get("brand")
        if team and brand and team.brand_id != brand.id:
            raise ValidationError(_("This team belongs to another brand."))
        return cleaned


class InvitationForm(RoleForm):
    """Whom to invite, as what, where."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=100, required=False)

    field_order = ["email", "name"]


class JoinForm(forms.Form):
    """A newcomer's name and password."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=100)
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

    more_skills = forms.CharField(
        label=gettext_lazy("Further skills"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Skills that are not in the list, with commas between them."),
    )

    class Meta:
        model = Agent
        fields = ["name", "staff_number", "languages", "skills", "more_skills", "is_active"]
        labels = {
            "name": gettext_lazy("Full name"),
            "staff_number": gettext_lazy("Staff number"),
            "is_active": gettext_lazy("May sign in"),
        }

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        if not Skill.objects.exists():
            del self.fields["skills"]

    def clean_staff_number(self) -> str | None:
        return self.cleaned_data["staff_number"] or None  # empty is nobody's number

    def clean_more_skills(self) -> list[str]:
        names = [name.strip() for name in re.split("[,，、;；]", self.cleaned_data["more_skills"])]
        if any(len(name) > MAX_SKILL_NAME for name in names):
            raise ValidationError(
                _("A skill is a word or two, at most %(limit)s characters."), params={"limit": MAX_SKILL_NAME}
            )
        return [name for name in names if name]

    def clean_is_active(self) -> bool:
        active: bool = self.cleaned_data["is_active"]
        if not active and self.instance == self.by:
            raise ValidationError(_("You cannot shut yourself out. Another administrator can."))
        return active

    def save(self, commit: bool = True) -> Agent:
        agent: Agent = super().save(commit)
        agent.skills.add(
            *[Skill.objects.get_or_create(name=name)[0] for name in self.cleaned_data["more_skills"]]
        )
        return agent
