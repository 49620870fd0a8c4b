"""Words of courses in the reader's language and script."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext, gettext_lazy

from yueting.academy.courses.models import Certificate
from yueting.academy.courses.queries.asked import Asking
from yueting.academy.templatetags.drill_words import item_words
from yueting.accounts.reading_words import WORDS
from yueting.quality.rubric_files import starter_rubric
from yueting.quality.services.rubrics import KEYS
from yueting.quality.views.card import interface
from yueting.quality.words import words

register = template.Library()

CERTIFICATE = {
    "good": gettext_lazy("Good"),
    "ending": gettext_lazy("Ends soon"),
    "ended": gettext_lazy("Ended"),
}
CUSTOMER_TYPES = ("impatient", "rational", "uncertain", "expert", "talkative", "sceptical", "demanding")
TONES = {"good": "ok", "ending": "warn", "ended": "error"}


@register.filter
def in_script(texts: Mapping[str, str], script: str) -> str:
    """A text that is written in two scripts."""
    return texts[script]


@register.filter
def certificate_words(certificate: Certificate) -> str:
    return str(CERTIFICATE[certificate.state])


@register.filter
def certificate_tone(certificate: Certificate) -> str:
    return TONES[certificate.state]


@register.filter
def shown_options(asking: Asking) -> list[tuple[int, Mapping[str, str]]]:
    """Options or steps with their places, in the order in which they are shown."""
    question: Any = asking.question
    many: Sequence[Mapping[str, str]] = getattr(question, "options", None) or question.steps
    return [(place, many[place]) for place in asking.places]


@register.filter
def ranks(asking: Asking) -> range:
    return range(1, len(asking.places) + 1)


@register.filter
def right_options(asking: Asking) -> list[Mapping[str, str]]:
    question: Any = asking.question
    return [question.options[place] for place in sorted(question.answer)]


@register.filter
def around_gap(text: str) -> tuple[str, str]:
    before, _gap, after = text.partition("___")
    return before, after


@register.simple_tag
def customer_types() -> list[tuple[str, str]]:
    return [(one, gettext(WORDS.get(one, one))) for one in CUSTOMER_TYPES]


@register.filter
def type_words(one: str) -> str:
    return gettext(WORDS.get(one, one))


@register.filter
def act_words(acts: Sequence[str]) -> str:
    return "、".join(_named("acts", act) for act in acts)


@register.filter
def fault_words(kind: str) -> str:
    return _named("faults", kind)


@register.filter
def at_place(many: Sequence[Any], place: int) -> Any:
    return many[place]


@register.filter
def join_items(items: Sequence[str]) -> str:
    return "、".join(item_words(item) for item in items)


@register.filter
def in_percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def item_choices() -> list[tuple[str, str]]:
    """Every rubric item that came along, once, with its name."""
    named = {one.id: one.names[interface()] for key in KEYS for one in starter_rubric(key).items()}
    return sorted(named.items(), key=lambda one: one[1])


def _named(what: str, one: str) -> str:
    known = words()[what].get(one)
    return str(known[interface()]) if known else one
