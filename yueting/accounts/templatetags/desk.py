"""Small words that every page uses."""

import json
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.translation import gettext as _

from yueting.accounts.forms import LANGUAGES
from yueting.accounts.models import Notice
from yueting.accounts.notice_words import ALARMING, CLOCK_NAMES, WORDS

register = template.Library()

HTML_LANGUAGE = {"zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans", "en": "en"}


@register.filter
def html_lang(code: str) -> str:
    """The BCP 47 tag of an interface language; it chooses the CJK font."""
    return HTML_LANGUAGE.get(code, code)


@register.filter
def initial(name: object) -> str:
    """The first sign of a name, for the avatar."""
    return str(name).strip()[:1].upper() or "?"


@register.filter
def tone(key: object) -> int:
    """One of six avatar tones, always the same for the same thing."""
    return sum(str(key).encode()) % 6 + 1


@register.inclusion_tag("_nav_item.html", takes_context=True)
def nav_item(context: dict[str, Any], link: str, icon: str, label: str, count: int = 0) -> dict[str, Any]:
    request: HttpRequest = context["request"]
    return {
        "link": link,
        "icon": icon,
        "label": label,
        "count": count,
        "current": request.path.startswith(link),
    }


@register.simple_tag
def page_strings() -> str:
    """The texts that console.ts shows by itself (see the end of docs/ui.md)."""
    return json.dumps(console_strings(), ensure_ascii=False)


def console_strings() -> dict[str, str]:
    return {
        "offline": _("Not connected. Trying again…"),
        "signedOut": _("You are signed out. What you typed is still here."),
        "signIn": _("Sign in"),
        "left": _("%(time)s left"),
        "over": _("%(time)s over"),
        "newMessages": _("New messages"),
        "tooLong": _("Too long by %(count)s characters"),
        "blank": _("Fill in %(place)s first"),
        "typing": _("%(name)s is typing…"),
        "viewers": _("Also looking: %(names)s"),
        "failed": _("That did not work. Your text is still here; try again."),
        "fileTooBig": _("%(name)s is too big."),
        "remove": _("Remove"),
        "close": _("Close"),
    }


@register.filter
def notice_words(notice: Notice) -> str:
    """The sentence of a notice in the reader's language."""
    data = {"reference": "", "by": "", "why": "", "clock": "", "level": ""} | notice.data
    if data["clock"]:
        data["clock"] = _(CLOCK_NAMES.get(data["clock"], data["clock"]))
    return (_(WORDS[notice.kind]) % data).strip() if notice.kind in WORDS else notice.kind


@register.filter
def notice_tone(notice: Notice) -> str:
    return "warn" if notice.kind in ALARMING else ""


@register.simple_tag
def language_name(code: str) -> str:
    return str(dict(LANGUAGES).get(code, code))
