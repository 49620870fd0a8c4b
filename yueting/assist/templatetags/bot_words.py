"""What the bot did, in words."""

from django import template
from django.utils.translation import gettext, gettext_lazy

from yueting.assist.bot.queries import left_by_bot
from yueting.assist.models import BotTalk
from yueting.conversations.models import Conversation

register = template.Library()

ACTIONS = {
    "answer": gettext_lazy("Answered"),
    "ask_back": gettext_lazy("Asked which is meant"),
    "ask_slot": gettext_lazy("Asked for a detail"),
    "look_up": gettext_lazy("Looked it up"),
    "rephrase": gettext_lazy("Asked for other words"),
    "courtesy": gettext_lazy("Courtesy"),
    "hand_off": gettext_lazy("Handed off"),
}
CAUSES = {
    "asked_for_person": gettext_lazy("asked for a person"),
    "anger": gettext_lazy("anger"),
    "complaint": gettext_lazy("complaint"),
    "sensitive": gettext_lazy("sensitive matter"),
    "second_miss": gettext_lazy("no answer twice"),
    "low_confidence": gettext_lazy("not sure enough"),
    "form_full": gettext_lazy("details collected"),
    "look_up_failed": gettext_lazy("look-up failed"),
    "silent": gettext_lazy("fell silent"),
}
SLOTS = {
    "order_number": gettext_lazy("Order number"),
    "phone_tail": gettext_lazy("Last digits of the phone"),
    "invoice_title": gettext_lazy("Name on the receipt"),
    "what_is_wrong": gettext_lazy("What is wrong"),
    "date": gettext_lazy("Date"),
    "time": gettext_lazy("Time"),
    "amount": gettext_lazy("Amount"),
}
PROCEDURES = {
    "order-status": gettext_lazy("Where an order is"),
    "invoice": gettext_lazy("Receipt or invoice"),
    "damage": gettext_lazy("Damaged on arrival"),
}
SOURCES = {
    "hours": gettext_lazy("Opening hours"),
    "script": gettext_lazy("Script"),
    "connector": gettext_lazy("Connector"),
    "article": gettext_lazy("Article"),
}


@register.filter
def action_words(action: str) -> str:
    return str(ACTIONS.get(action, action))


@register.filter
def cause_of_hand_off(cause: str) -> str:
    return str(CAUSES.get(cause, cause))


@register.filter
def slot_words(slot: str) -> str:
    return str(SLOTS.get(slot, slot))


@register.filter
def procedure_words(procedure: str) -> str:
    return str(PROCEDURES.get(procedure, procedure))


@register.filter
def source_kind(kind: str) -> str:
    return str(SOURCES.get(kind, kind))


@register.filter
def per_cent(confidence: float) -> str:
    return gettext("%(share)s %%") % {"share": round(confidence * 100)}


@register.simple_tag
def from_bot(conversation: Conversation) -> BotTalk | None:
    """What the bot leaves to who reads this talk; None where it never had it."""
    return left_by_bot(conversation)
