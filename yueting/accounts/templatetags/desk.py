"""Small words that every page uses."""

import json
from datetime import datetime
from functools import cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueting.accounts.forms import LANGUAGES
from yueting.accounts.models import Notice, Presence
from yueting.accounts.notice_words import ALARMING, CLOCK_NAMES, TAKES_OVER, WORDS
from yueting.accounts.queries import OWN_LANGUAGES
from yueting.runtime.drawing import drawn, drawn_for

register = template.Library()

NAV = [  # who may, where to, icon, words
    ("read_conversations", "conversations:inbox", "inbox", gettext_lazy("Conversations")),
    ("read_conversations", "tickets:list", "ticket", gettext_lazy("Tickets")),
    ("lead_desk", "tickets:board", "clock", gettext_lazy("Board")),
    ("handle_conversations", "tickets:due", "clock", gettext_lazy("Due list")),
    ("read_conversations", "incidents:list", "bolt", gettext_lazy("Incidents")),
    ("read_knowledge", "knowledge:home", "book", gettext_lazy("Knowledge")),
    ("learn", "quality:home", "checks", gettext_lazy("Quality")),
    ("learn", "academy:home", "cap", gettext_lazy("Academy")),
    ("read_figures", "analytics:dashboard", "chart", gettext_lazy("Figures")),
    ("edit_rules", "rules:list", "sparkle", gettext_lazy("Rules")),
    ("train_bot", "assist:bot", "chat", gettext_lazy("Bot")),
    ("retry_failures", "channels:failures", "plug", gettext_lazy("Channels")),
    ("manage_inboxes", "channels:inboxes", "settings", gettext_lazy("Inboxes")),
    ("manage_people", "accounts:people", "people", gettext_lazy("People")),
]
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


@register.simple_tag(takes_context=True)
def nav(context: dict[str, Any]) -> SafeString:
    """The main menu: drawn once for a person while it looks the same."""
    request, user, can = context["request"], context["user"], context.get("can", frozenset())
    unseen = context.get("unseen_notices", 0)
    offered = [(url, icon, label) for action, url, icon, label in NAV if action in can]
    return drawn_for(
        request,
        "_nav.html",
        items=_items(request, offered),
        notices=_nav_item(request, "accounts:notices", "bell", gettext_lazy("Notices")),
        unseen_notices=str(unseen) if unseen else "",
        name=str(user),
        staff_number=getattr(user, "staff_number", None),
        presence=getattr(user, "presence", ""),
    )


def _items(request: HttpRequest, offered: list[tuple[str, str, Any]]) -> tuple[tuple[Any, ...], ...]:
    """The items of the menu; of two whose addresses fit, the longer one is where the page is."""
    items = [_nav_item(request, *item) for item in offered]
    here = max((link for link, _icon, _label, current in items if current), key=len, default="")
    return tuple((link, icon, label, link == here) for link, icon, label, _current in items)


def _nav_item(request: HttpRequest, url: str, icon: str, label: object) -> tuple[str, str, str, bool]:
    """Address, icon, words, and whether the page is there."""
    link = _address(url)
    return link, icon, str(label), request.path.startswith(link)


@cache
def _address(url: str) -> str:
    return reverse(url)


@register.simple_tag
def presences() -> list[tuple[str, str]]:
    """What somebody can be, with its name."""
    return [(value, str(label)) for value, label in Presence.choices]


@register.simple_tag
def own_languages() -> list[tuple[str, str]]:
    """The languages of the interface, each under its own name."""
    return OWN_LANGUAGES


@register.simple_tag
def kept(template: str) -> SafeString:
    """A part that is the same on every page."""
    return drawn(template)


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
        "held": _("Not sent: “%(words)s” · %(kind)s. Put it another way."),
        "replace": _("Replace"),
        "moreFindings": _("%(count)s more"),
        "sendAnyway": _("Send all the same"),
        "close": _("Close"),
    }


@register.filter
def notice_words(notice: Notice) -> str:
    """The sentence of a notice in the reader's language."""
    data = {
        "reference": "",
        "by": "",
        "why": "",
        "clock": "",
        "level": "",
        "what": "",
        "to": "",
    } | notice.data
    data["by"] = data["by"] or _("The system")
    if data["clock"]:
        data["clock"] = _(CLOCK_NAMES.get(data["clock"], data["clock"]))
    said = (_(WORDS[notice.kind]) % data).strip() if notice.kind in WORDS else notice.kind
    return f"{said} {_takes_over(notice.data)}" if "until" in notice.data else said


def _takes_over(data: dict[str, Any]) -> str:
    until = timezone.localtime(datetime.fromisoformat(data["until"]))
    return _(TAKES_OVER) % {"to": data.get("to", "–"), "until": date_format(until, "SHORT_DATETIME_FORMAT")}


@register.filter
def notice_tone(notice: Notice) -> str:
    return "warn" if notice.kind in ALARMING else ""


@register.simple_tag
def language_name(code: str) -> str:
    return str(dict(LANGUAGES).get(code, code))
