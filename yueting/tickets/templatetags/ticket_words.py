"""Tickets in words: actions, reasons, refusals."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueting.accounts.models import Role
from yueting.conversations.templatetags import marks
from yueting.tickets.channel_families import family_of
from yueting.tickets.lifecycle import Action
from yueting.tickets.models import Class, ClockKind, SlaClock, Ticket, TicketState
from yueting.tickets.reasons import Reason

register = template.Library()

ACTIONS = {
    Action.TAKE: gettext_lazy("Take"),
    Action.ASSIGN: gettext_lazy("Give to a colleague"),
    Action.WAIT_CUSTOMER: gettext_lazy("Wait for the customer"),
    Action.WAIT_DEPARTMENT: gettext_lazy("Wait for a department"),
    Action.RESUME: gettext_lazy("Go on with it"),
    Action.RESOLVE: gettext_lazy("Resolve"),
    Action.CLOSE: gettext_lazy("Close"),
    Action.REOPEN: gettext_lazy("Reopen"),
    Action.RAISE_LEVEL: gettext_lazy("Raise the level"),
    Action.LOWER_LEVEL: gettext_lazy("Lower the level"),
    Action.CHANGE_CLASS: gettext_lazy("Change the class"),
    Action.DOWNGRADE: gettext_lazy("No complaint after all"),
}
CLASSES = dict(Class.choices)
STATES = dict(TicketState.choices)
FAMILIES = {
    "social": gettext_lazy("social media"),
    "phone": gettext_lazy("phone"),
    "chat": gettext_lazy("chat"),
    "sms": gettext_lazy("text message"),
    "email": gettext_lazy("e-mail"),
}
STATE_TONES = {
    "new": "info",
    "open": "info",
    "pending_customer": "warn",
    "pending_department": "warn",
    "resolved": "ok",
    "closed": "",
}


@register.filter
def action_words(action: Action) -> str:
    return str(ACTIONS[action])


@register.filter
def class_words(klass: str) -> str:
    return str(CLASSES.get(klass, klass))


@register.filter
def state_words(state: str) -> str:
    """As get_state_display, which translates every choice to find one: a list cannot afford it."""
    return str(STATES.get(state, state))


@register.filter
def ticket_path(reference: str) -> str:
    """The address of a ticket, without asking the resolver for each row of a list."""
    return f"{_tickets()}{reference}/"


@cache
def _tickets() -> str:
    return reverse("tickets:list")


@register.filter
def state_tone(state: str) -> str:
    return STATE_TONES.get(state, "")


@register.filter
def priority_tone(points: int) -> str:
    """The tone of a priority badge, by the bands of the starter weights."""
    return "error" if points >= 70 else "warn" if points >= 45 else ""


@register.filter
def reasons(ticket: Ticket) -> list[tuple[str, int]]:
    """Why the ticket has its priority: sentences with their points."""
    stored = [Reason.from_dict(entry) for entry in ticket.priority_reasons]
    return [(reason_words(reason), round(reason.points)) for reason in stored]


def reason_words(reason: Reason) -> str:
    """A reason as a sentence in the reader's language, its values too."""
    known = {name: _value_words(name, value) for name, value in reason.values}
    return _(reason.words) % known


@register.filter
def clocks_in_order(ticket: Ticket) -> list[SlaClock]:
    """First response, next response, resolution."""
    order = list(ClockKind.values)
    return sorted(ticket.clocks.all(), key=lambda clock: order.index(clock.kind))


@register.filter
def clock_met(clock: SlaClock) -> str:
    """How a clock ended: "met", "late", or "" while it runs."""
    if clock.met_at is None:
        return ""
    return "late" if clock.due_at and clock.met_at > clock.due_at else "met"


def _value_words(name: str, value: Any) -> Any:
    tables: dict[str, Any] = {
        "emotion": marks.EMOTIONS,
        "urgency": marks.DEGREES,
        "klass": CLASSES,
        "state": STATES,
        "action": ACTIONS,
        "role": dict(Role.choices),
        "channel": FAMILIES,
        "kind": dict(ClockKind.choices),
    }
    key = family_of(value) if name == "channel" and isinstance(value, str) else value
    found = tables.get(name, {}).get(key)
    return str(found).lower() if found is not None else value  # inside a sentence


@register.filter
def join_references(tickets: Iterable[Ticket]) -> str:
    return ", ".join(ticket.reference for ticket in tickets)
