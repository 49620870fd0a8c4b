"""Promises, hand-overs and follow-ups in words, and those that a page about a ticket or a talk shows."""

from django import template
from django.utils.translation import gettext_lazy

from yueting.conversations.models import Conversation
from yueting.tickets.models import FollowUp, Handover, Promise, PromiseState, Ticket
from yueting.tickets.queries import promises
from yueting.tickets.services.handover_links import handover_link

register = template.Library()

PROMISE_TONES = {
    "open": "info",
    "kept": "ok",
    "broken": "error",
    "made_good": "warn",
    "found": "warn",
}
HANDOVER_TONES = {"asked": "warn", "accepted": "info", "answered": "ok", "returned": "error"}
DEEDS = {
    "keep": gettext_lazy("Kept"),
    "withdraw": gettext_lazy("No longer wanted"),
    "delay": gettext_lazy("Tell the customer about a delay"),
}
STEPS = {
    "accept": gettext_lazy("Accept"),
    "answer": gettext_lazy("Answer"),
    "extend": gettext_lazy("Ask for more time"),
    "return": gettext_lazy("Return it"),
    "withdraw": gettext_lazy("Withdraw"),
}
CUSTOMERS_STATES = {  # a ticket's state as its customer reads it
    "new": gettext_lazy("We have received it."),
    "open": gettext_lazy("We are working on it."),
    "pending_customer": gettext_lazy("We are waiting for your answer."),
    "pending_department": gettext_lazy("A department of ours is looking into it."),
    "resolved": gettext_lazy("It is solved."),
    "closed": gettext_lazy("It is solved and closed."),
}
CUSTOMERS_PROMISES = {
    "open": gettext_lazy("On its way"),
    "kept": gettext_lazy("Done"),
    "made_good": gettext_lazy("Done, later than promised"),
    "broken": gettext_lazy("Late; we are sorry"),
}
FOLLOW_UP_TONES = {"open": "info", "done": "ok"}
FOLLOW_UP_DEEDS = {
    "done": gettext_lazy("Done"),
    "moved": gettext_lazy("Another time"),
    "dropped": gettext_lazy("No longer needed"),
}
DUE_KINDS = {
    "promise": gettext_lazy("Promise"),
    "handover": gettext_lazy("Hand-over"),
    "follow_up": gettext_lazy("Follow-up"),
}
STATES = {"owed": gettext_lazy("Owed now"), **dict(PromiseState.choices)}


@register.simple_tag
def found_promises(conversation: Conversation) -> list[Promise]:
    return promises.found_in(conversation)


@register.simple_tag
def promises_of(ticket: Ticket) -> list[Promise]:
    """Those with a number, what is due first."""
    return [one for one in ticket.promises.all() if one.reference]


@register.simple_tag
def handovers_of(ticket: Ticket) -> list[Handover]:
    return sorted(ticket.handovers.all(), key=lambda one: one.asked_at)


@register.simple_tag
def follow_ups_of(ticket: Ticket) -> list[FollowUp]:
    return list(ticket.follow_ups.all())


@register.simple_tag
def mailed_link(handover: Handover) -> str:
    """Where the mail leads; shown in the demo only, whose mail reaches nobody."""
    return handover_link(handover)


@register.filter
def promise_tone(state: str) -> str:
    return PROMISE_TONES.get(state, "")


@register.filter
def handover_tone(state: str) -> str:
    return HANDOVER_TONES.get(state, "")


@register.filter
def promise_state_words(state: str) -> str:
    return str(STATES.get(state, state))


@register.filter
def customer_state_words(state: str) -> str:
    return str(CUSTOMERS_STATES.get(state, state))


@register.filter
def customer_promise_words(state: str) -> str:
    return str(CUSTOMERS_PROMISES.get(state, state))


@register.filter
def deed_words(deed: str) -> str:
    return str(DEEDS.get(deed, deed))


@register.filter
def step_words(step: str) -> str:
    return str(STEPS.get(step, step))


@register.filter
def follow_up_tone(state: str) -> str:
    return FOLLOW_UP_TONES.get(state, "")


@register.filter
def follow_up_words(how: str) -> str:
    return str(FOLLOW_UP_DEEDS.get(how, how))


@register.filter
def due_kind_words(kind: str) -> str:
    return str(DUE_KINDS.get(kind, kind))


@register.filter
def percent(share: float | None) -> str:
    """A share of 0…1 as a whole number of per cent; "–" for none."""
    return "–" if share is None else f"{round(share * 100)}%"
