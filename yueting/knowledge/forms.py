"""What an editor types."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.queries import visible_brands
from yueting.knowledge.models import Audience


class ArticleForm(forms.Form):
    """One article; the brand can be chosen only while it is new."""

    brand = forms.ModelChoiceField(label=_("Brand"), queryset=Brand.objects.none())
    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    questions = forms.CharField(
        label=_("How customers ask for it"),
        help_text=_("One question a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 14}))
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
    review_by = forms.DateField(
        label=_("Review by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = visible_brands(by, "edit_knowledge")  # type: ignore[attr-defined]

    def clean_questions(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
