"""Small signs of the console: moods, levels, rings, times, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yueting.channels.card import in_language
from yueting.channels.registry import card
from yueting.conversations.models import Conversation
from yueting.conversations.queries.kinds import kinds_in_use
from yueting.conversations.queries.lists import QUEUES, ListFilter, Row
from yueting.conversations.why_words import why

register = template.Library()

EMOTIONS = {
    "calm": gettext_lazy("Calm"),
    "pleased": gettext_lazy("Pleased"),
    "anxious": gettext_lazy("Anxious"),
    "disappointed": gettext_lazy("Disappointed"),
    "angry": gettext_lazy("Angry"),
    "confused": gettext_lazy("Confused"),
}
LEVELS = {
    0: gettext_lazy("No complaint"),
    1: gettext_lazy("Level 1, slight"),
    2: gettext_lazy("Level 2, medium"),
    3: gettext_lazy("Level 3, serious"),
    4: gettext_lazy("Level 4, critical"),
}
VARIETIES = {
    "yue": gettext_lazy("Cantonese"),
    "zh-Hant": gettext_lazy("Chinese (Traditional)"),
    "zh-Hans": gettext_lazy("Chinese (Simplified)"),
    "en": gettext_lazy("English"),
    "mixed": gettext_lazy("Mixed languages"),
}
INTENTS = {
    "consultation": gettext_lazy("Consultation"),
    "complaint": gettext_lazy("Complaint"),
    "after_sales": gettext_lazy("After-sales"),
    "order": gettext_lazy("Order"),
    "delivery": gettext_lazy("Delivery"),
    "refund": gettext_lazy("Refund"),
    "invoice": gettext_lazy("Invoice"),
    "account": gettext_lazy("Account"),
    "technical": gettext_lazy("Technical"),
    "suggestion": gettext_lazy("Suggestion"),
    "praise": gettext_lazy("Praise"),
    "emergency": gettext_lazy("Emergency"),
    "chit_chat": gettext_lazy("Small talk"),
    "human": gettext_lazy("Wants a person"),
}
TYPES = {
    "impatient": gettext_lazy("Impatient customer"),
    "rational": gettext_lazy("Rational customer"),
    "uncertain": gettext_lazy("Uncertain customer"),
    "expert": gettext_lazy("Expert customer"),
    "talkative": gettext_lazy("Talkative customer"),
    "sceptical": gettext_lazy("Sceptical customer"),
    "demanding": gettext_lazy("Demanding customer"),
}
URGENCIES = {
    "low": gettext_lazy("Low urgency"),
    "normal": gettext_lazy("Normal urgency"),
    "high": gettext_lazy("High urgency"),
    "critical": gettext_lazy("Critical urgency"),
}
DEGREES = {  # of urgency, where the word urgency stands beside them
    "low": gettext_lazy("low"),
    "normal": gettext_lazy("normal"),
    "high": gettext_lazy("high"),
    "critical": gettext_lazy("critical"),
}
FLAGS = {
    "abuse": gettext_lazy("Abuse"),
    "media": gettext_lazy("Will make it public"),
    "regulator": gettext_lazy("Will go to an authority"),
    "legal": gettext_lazy("Will go to court"),
    "self_harm": gettext_lazy("Speaks of self-harm"),
}
DOMAINS = {  # what words may speak for
    "emotion": gettext_lazy("Emotion"),
    "intent": gettext_lazy("Matter"),
    "customer_type": gettext_lazy("Customer"),
    "complaint": gettext_lazy("Complaint"),
    "urgency": gettext_lazy("Urgency"),
    "flags": gettext_lazy("Watch out"),
}
ENTITIES = {
    "order_number": gettext_lazy("Order number"),
    "date": gettext_lazy("Date"),
    "time": gettext_lazy("Time"),
    "amount": gettext_lazy("Amount"),
    "phone_hk": gettext_lazy("Hong Kong phone"),
    "phone_cn": gettext_lazy("Mainland phone"),
    "hkid": gettext_lazy("HKID"),
    "id_card": gettext_lazy("Mainland identity card"),
    "bank_card": gettext_lazy("Bank card"),
    "address": gettext_lazy("Address"),
    "email": gettext_lazy("E-mail address"),
}
REASONS = {
    "late": gettext_lazy("Late"),
    "lost": gettext_lazy("Lost"),
    "damaged": gettext_lazy("Damaged"),
    "wrong_item": gettext_lazy("Wrong item"),
    "missing_item": gettext_lazy("Item missing"),
    "fault": gettext_lazy("Fault"),
    "quality": gettext_lazy("Quality"),
    "safety": gettext_lazy("Safety"),
    "overcharged": gettext_lazy("Overcharged"),
    "refund_pending": gettext_lazy("Refund not received"),
    "refund_refused": gettext_lazy("Refund refused"),
    "price": gettext_lazy("Price"),
    "promotion": gettext_lazy("Promotion"),
    "manner": gettext_lazy("Staff manner"),
    "no_answer": gettext_lazy("No answer"),
    "false_promise": gettext_lazy("Broken promise"),
    "misleading": gettext_lazy("Misleading"),
    "sign_in": gettext_lazy("Sign-in"),
    "privacy": gettext_lazy("Privacy"),
    "address_change": gettext_lazy("Change of address"),
    "cancel": gettext_lazy("Cancellation"),
    "invoice": gettext_lazy("Invoice"),
    "usage": gettext_lazy("How to use"),
}
CHANNELS = {
    "chat": gettext_lazy("Web chat"),
    "email": gettext_lazy("E-mail"),
    "api": gettext_lazy("App (API)"),
}
CHANNEL_ICONS = {"chat": "chat", "email": "mail", "api": "plug", "phone": "phone"}
TEXT_LANGUAGES = {"yue": "yue-Hant", "zh-Hant": "zh-Hant", "zh-Hans": "zh-Hans", "en": "en"}


def _words(table: Mapping[Any, Any], key: Any) -> str:
    return str(table.get(key, key))


@register.filter
def emotion_words(label: str) -> str:
    return _words(EMOTIONS, label)


@register.filter
def level_words(level: int) -> str:
    return _words(LEVELS, level)


@register.filter
def level_class(level: int) -> str:
    return f"badge level-{level}"


@register.filter
def waits_from(conversation: Conversation | Row) -> datetime:
    """Where the ring of a conversation begins."""
    return conversation.waiting_since or conversation.started_at


@register.filter
def variety_words(label: str) -> str:
    return "" if label in ("", "unknown") else _words(VARIETIES, label)


@register.filter
def intent_words(label: str) -> str:
    return _words(INTENTS, label)


@register.filter
def type_words(label: str) -> str:
    return _words(TYPES, label)


@register.filter
def urgency_words(label: str) -> str:
    return _words(URGENCIES, label)


@register.filter
def channel_words(kind: str) -> str:
    found = None if kind in CHANNELS else card(kind)
    return in_language(found.name, get_language() or "") if found else _words(CHANNELS, kind)


@register.filter
def channel_icon(kind: str) -> str:
    return CHANNEL_ICONS.get(kind, "chat")


@register.filter
def text_lang(variety: str) -> str:
    """The language of a customer's words for the `lang` attribute; it chooses the font."""
    return TEXT_LANGUAGES.get(variety, "")


@register.filter
def why_words(identifier: str) -> str:
    """What the id of a piece of evidence means."""
    return _(why(identifier))


@register.filter
def percent(share: float) -> str:
    return f"{round(share * 100)} %"


@register.filter
def moment(at: datetime) -> str:
    """As short as is clear: the clock today, else the day."""
    local, today = timezone.localtime(at), timezone.localdate()
    if local.date() == today:
        return date_format(local, "H:i")
    return date_format(local, "MONTH_DAY_FORMAT" if local.year == today.year else "SHORT_DATE_FORMAT")


@register.filter
def day_words(at: datetime) -> str:
    """The heading of a day: Today, Yesterday, a date."""
    day, today = timezone.localtime(at).date(), timezone.localdate()
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return date_format(day, "DATE_FORMAT")


@register.filter
def span_words(seconds: float) -> str:
    """A length of time in one unit."""
    minutes = abs(seconds) / 60
    if minutes < 1:
        return _("%(n)s s") % {"n": round(abs(seconds))}
    if minutes < 90:
        return _("%(n)s min") % {"n": round(minutes)}
    if minutes < 48 * 60:
        return _("%(n)s h") % {"n": round(minutes / 60)}
    return _("%(n)s days") % {"n": round(minutes / 60 / 24)}


# Filled in place: a template of its own for each was a quarter of a list's time.
_RING = (
    '<svg class="ring {state}" viewBox="0 0 36 36"{times} role="img" aria-label="{says}">'
    '<circle/><circle pathLength="100" stroke-dasharray="{left} 100"/></svg>'
)
_RING_WITH_WORDS = '<span class="due {state}">{ring}<span{follows}>{says}</span></span>'


@register.simple_tag
def ring(
    since: datetime | None, due: datetime | None, *, met: datetime | None = None, words: bool = False
) -> SafeString:
    """The SLA ring between two instants; `words` adds what is left beside it."""
    if due is None or since is None:
        return SafeString("")
    whole, left = (due - since).total_seconds(), (due - timezone.now()).total_seconds()
    share = max(0.0, min(1.0, left / whole)) if whole > 0 else 0.0
    state = "met" if met else "late" if left < 0 else "soon" if share < 0.25 else ""
    return _ring(since, due, state, 0 if met else round(share * 100), _says(state, left), words)


@lru_cache(maxsize=4096)
def _ring(since: datetime, due: datetime, state: str, left: int, says: str, words: bool) -> SafeString:
    """Drawn once while it looks the same; `left` in percent."""
    times, follows = "", ""
    if state != "met":
        times = format_html(' data-from="{}" data-due="{}"', since.isoformat(), due.isoformat())
        follows = SafeString(" data-due-words")  # rings.ts lets these words follow the ring
    drawn = format_html(_RING, state=state, times=times, says=says, left=left)
    if not words:
        return drawn
    return format_html(_RING_WITH_WORDS, state=state, ring=drawn, follows=follows, says=says)


@register.filter
def conversation_path(pk: UUID) -> str:
    """The address of a conversation, without asking the resolver for each row of a list."""
    return f"{_conversations()}{pk}/"


@cache
def _conversations() -> str:
    return reverse("conversations:inbox")


@register.simple_tag
def list_address(shown: ListFilter, **changes: str) -> str:
    """The list with another queue, channel or brand."""
    query = shown.but(**changes).as_query
    return f"{_conversations()}?{query}" if query else _conversations()


@register.filter
def queue_words(queue: str) -> str:
    return _words(QUEUES, queue)


@register.simple_tag
def channels() -> list[str]:
    """The kinds of channels that a list can be narrowed to."""
    return kinds_in_use()


@register.filter
def iso(at: datetime) -> str:
    """For `datetime` attributes; the date filter's "c" reads its format anew each time."""
    return at.isoformat()


def _says(state: str, left: float) -> str:
    if state == "met":
        return _("Met")
    if state == "late":
        return _("%(time)s over") % {"time": span_words(left)}
    return _("%(time)s left") % {"time": span_words(left)}


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: str = "") -> SafeString:
    """An icon; drawn once, for a list shows hundreds."""
    return render_to_string("conversations/_icon.html", {"name": name, "size": size})
