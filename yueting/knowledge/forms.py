"""What an editor types."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.queries import visible_brands
from yueting.knowledge.models import Article, Audience, KnowledgePolicy
from yueting.knowledge.texts import ArticleText, clean_questions


def _day_field(label: Any, hint: Any = "") -> forms.DateField:
    day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=False, widget=day)


class ArticleForm(forms.Form):
    """One article; the brand can be chosen only while it is new."""

    brand = forms.ModelChoiceField(label=_("Brand"), queryset=Brand.objects.none(), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    questions = forms.CharField(
        label=_("How customers ask for it"),
        help_text=_("One question a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    body = forms.CharField(
        label=_("Text"),
        help_text=_("Markdown: # heading, - list, **bold**, [words](address)."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    topic = forms.CharField(
        label=_("Topic"),
        help_text=_("The heading under which customers find it."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "topics"}),
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
    review_by = _day_field(_("Review by"))
    expires_on = _day_field(_("Holds until"), _("After this day nobody is shown it. Empty: it does not end."))
    note = forms.CharField(label=_("What is changed, and why"), max_length=300, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Agent, old: Article | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = visible_brands(by, "edit_knowledge")  # type: ignore[attr-defined]
        if old:
            self.fields["brand"].widget = forms.HiddenInput()

    def clean_questions(self) -> tuple[str, ...]:
        return clean_questions(self.cleaned_data["questions"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        review_by, expires_on = given.get("review_by"), given.get("expires_on")
        if review_by and expires_on and expires_on < review_by:
            self.add_error("review_by", _("Review it before the day on which it ends."))
        return given

    @property
    def text(self) -> ArticleText:
        given = self.cleaned_data
        words = ("title", "body", "language", "questions", "topic", "audience", "review_by", "expires_on")
        return ArticleText(**{name: given[name] for name in words})


class FileForm(forms.Form):
    """A file for an article."""

    file = forms.FileField(label=_("File"))


class OwnerForm(forms.Form):
    """Who answers for an article."""

    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Agent.objects.none(), required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class PolicyForm(forms.ModelForm):
    """How a brand keeps its knowledge."""

    class Meta:
        model = KnowledgePolicy
        fields = ["needs_review", "review_every", "remind_before", "help_centre"]
        labels = {
            "needs_review": _("What a second person must read first"),
            "review_every": _("Days from one review to the next"),
            "remind_before": _("Days before that the owner is told"),
            "help_centre": _("Public articles have pages for customers"),
        }
        help_texts = {
            "needs_review": "",
            "review_every": "",
            "remind_before": "",
            "help_centre": "",
        }
        widgets = {"needs_review": forms.RadioSelect}
