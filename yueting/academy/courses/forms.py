"""What a trainer types about a course and its lessons."""

from typing import Any

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yueting.academy.templatetags.course_words import item_choices

LONGEST_TEXT, LONGEST_QUIZ = 40_000, 40_000  # characters
_LANGUAGES = (("zh-Hant", "zh_hant"), ("zh-Hans", "zh_hans"), ("en", "en"))


class NamesForm(forms.Form):
    """A name in three languages."""

    zh_hant = forms.CharField(label=_("Name, Traditional Chinese"), max_length=80)
    zh_hans = forms.CharField(label=_("Name, Simplified Chinese"), max_length=80)
    en = forms.CharField(label=_("Name, English"), max_length=80)

    def names(self) -> dict[str, str]:
        return {language: self.cleaned_data[field] for language, field in _LANGUAGES}

    @staticmethod
    def from_names(names: dict[str, str]) -> dict[str, str]:
        return {field: names.get(language, "") for language, field in _LANGUAGES}


class CourseForm(NamesForm):
    """Names and the rule of the certificate."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    pass_percent = forms.IntegerField(
        label=_("Share of right answers for the certificate, in percent"), min_value=1, max_value=100
    )
    months = forms.IntegerField(
        label=_("Months that the certificate is good for"), min_value=1, max_value=120
    )

    @staticmethod
    def from_data(data: dict[str, Any], seen: int) -> dict[str, Any]:
        rule = data["certificate"]
        return NamesForm.from_names(data["names"]) | {
            "seen": seen,
            "pass_percent": round(float(rule["pass"]) * 100),
            "months": rule["valid_months"],
        }


class LessonForm(NamesForm):
    """Texts in Markdown, the quiz as a list in YAML."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    minutes = forms.IntegerField(label=_("Minutes to read"), min_value=1, max_value=60, initial=4)
    items = forms.MultipleChoiceField(
        label=_("Rubric items it helps with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text_hant = forms.CharField(
        label=_("Text, Traditional Chinese (Markdown)"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    text_hans = forms.CharField(
        label=_("Text, Simplified Chinese (Markdown)"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    quiz = forms.CharField(
        label=_("Questions"),
        max_length=LONGEST_QUIZ,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "mono"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = item_choices()  # type: ignore[attr-defined]

    def clean_quiz(self) -> list[Any]:
        try:
            read = yaml.safe_load(self.cleaned_data["quiz"])
        except yaml.YAMLError as wrong:
            raise ValidationError(
                gettext("The list of questions cannot be read: %(why)s") % {"why": wrong}
            ) from wrong
        if not isinstance(read, list) or not read:
            raise ValidationError(gettext("Write a list: each question begins with “- id:”."))
        return read

    def lesson(self, lesson_id: str) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "id": lesson_id,
            "names": self.names(),
            "items": given["items"],
            "minutes": given["minutes"],
            "texts": {"zh-Hant": given["text_hant"], "zh-Hans": given["text_hans"]},
            "quiz": given["quiz"],
        }

    @staticmethod
    def from_lesson(lesson: dict[str, Any] | None, seen: int) -> dict[str, Any]:
        if lesson is None:
            return {"seen": seen, "quiz": EXAMPLE}
        return NamesForm.from_names(lesson["names"]) | {
            "seen": seen,
            "minutes": lesson["minutes"],
            "items": lesson["items"],
            "text_hant": lesson["texts"]["zh-Hant"],
            "text_hans": lesson["texts"]["zh-Hans"],
            "quiz": yaml.safe_dump(lesson["quiz"], allow_unicode=True, sort_keys=False, width=100),
        }


EXAMPLE = """\
- id: first
  kind: choice  # or: order, gap, rewrite, customer_type
  prompt: {zh-Hant: 問題, zh-Hans: 问题}
  options:
    - {zh-Hant: 對的答案, zh-Hans: 对的答案}
    - {zh-Hant: 錯的答案, zh-Hans: 错的答案}
  answer: [0]
  why: {zh-Hant: 為甚麼, zh-Hans: 为什么}
"""
