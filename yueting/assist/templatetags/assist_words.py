"""Why a script is offered, in words."""

from dataclasses import replace

from django import template
from django.utils.translation import gettext

from yueting.accounts.templatetags.reasons import words
from yueting.assist.flow import DEEDS, OUTCOMES
from yueting.knowledge.starter import starter_moments, starter_situations
from yueting.knowledge.templatetags.knowledge_words import named
from yueting.tickets.reasons import Reason

register = template.Library()

_OWN_NAMES = {"zh-Hant": "繁體", "zh-Hans": "简体", "en": "English", "yue": "廣東話", "cmn": "普通话"}


@register.filter
def offer_words(reason: Reason) -> str:
    """The sentence of a reason; moments and situations in it carry the names of the library."""
    known = {
        "moment": {moment.id: moment for moment in starter_moments()},
        "situation": {situation.id: situation for situation in starter_situations()},
    }
    values = [
        (name, named(known[name], str(value)) if name in known else value) for name, value in reason.values
    ]
    return words(replace(reason, values=tuple(values)))


@register.filter
def outcome_words(key: str) -> str:
    """How a flow ended."""
    return gettext(OUTCOMES.get(key, key))


@register.filter
def deed_words(key: str) -> str:
    """What the desk writes down at a step."""
    return gettext(DEEDS.get(key, key))


@register.filter
def language_label(code: str) -> str:
    """A language under its own name, as its writers know it."""
    return _OWN_NAMES.get(code, code)
