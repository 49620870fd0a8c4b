"""Rules in words."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueting.accounts.models import Agent, Team
from yueting.contacts.models import Value
from yueting.conversations.templatetags.happenings import VERBS
from yueting.conversations.templatetags.marks import LEVELS, channel_words
from yueting.tickets.models import Rule, RuleRun
from yueting.tickets.reasons import Reason
from yueting.tickets.rules import EVENTS, Deed, Field, Moment
from yueting.tickets.templatetags.ticket_words import CLASSES, STATES

register = template.Library()

MOMENTS = {
    Moment.OPENED: gettext_lazy("Minutes after the ticket was opened"),
    Moment.DUE: gettext_lazy("Minutes before its next deadline"),
    Moment.SILENT: gettext_lazy("Minutes after the last message"),
    Moment.RESOLVED: gettext_lazy("Minutes after it was resolved"),
}
EVENT_NAMES = {
    "ticket.opened": gettext_lazy("A ticket is opened"),
    "ticket.assign": gettext_lazy("It is given to somebody"),
    "ticket.take": gettext_lazy("Somebody takes it"),
    "ticket.wait_customer": gettext_lazy("It begins to wait for the customer"),
    "ticket.wait_department": gettext_lazy("It begins to wait for a department"),
    "ticket.resume": gettext_lazy("It goes on"),
    "ticket.resolve": gettext_lazy("It is resolved"),
    "ticket.close": gettext_lazy("It is closed"),
    "ticket.reopen": gettext_lazy("Somebody reopens it"),
    "ticket.reopened": gettext_lazy("The customer reopens it"),
    "ticket.raise_level": gettext_lazy("Somebody raises the level"),
    "ticket.level_raised": gettext_lazy("The customer's words raise the level"),
    "ticket.lower_level": gettext_lazy("Somebody lowers the level"),
    "ticket.change_class": gettext_lazy("The class is changed"),
    "ticket.escalated": gettext_lazy("It is escalated"),
    "ticket.tagged": gettext_lazy("Its tags are changed"),
    "ticket.incident_linked": gettext_lazy("It is linked with an incident"),
    "sla.breached": gettext_lazy("A promised time passes"),
}
FIELDS = {
    Field.KLASS: gettext_lazy("Class"),
    Field.LEVEL_FROM: gettext_lazy("Level from"),
    Field.LEVEL_TO: gettext_lazy("Level up to"),
    Field.PRIORITY_FROM: gettext_lazy("Priority from"),
    Field.VALUE_FROM: gettext_lazy("Customer value from"),
    Field.STATE: gettext_lazy("State"),
    Field.CHANNEL: gettext_lazy("Channel"),
    Field.OWNER: gettext_lazy("Owner"),
    Field.TEAM: gettext_lazy("Team"),
    Field.TAG: gettext_lazy("With the tag"),
    Field.NO_TAG: gettext_lazy("Without the tag"),
    Field.WORDS: gettext_lazy("One of these words in the matter"),
}
DEEDS = {
    Deed.ASSIGN: gettext_lazy("Give it to"),
    Deed.TEAM: gettext_lazy("Give it to the team"),
    Deed.TAG: gettext_lazy("Add the tag"),
    Deed.UNTAG: gettext_lazy("Take the tag away"),
    Deed.REMIND: gettext_lazy("Remind its owner"),
    Deed.FOLLOW_UP: gettext_lazy("Make a follow-up task"),
    Deed.NOTIFY: gettext_lazy("Tell the leaders on duty"),
    Deed.WEBHOOK: gettext_lazy("Call other systems (ticket.rule_called)"),
}
assert set(EVENT_NAMES) == set(EVENTS)
assert set(EVENTS) <= set(VERBS)


@register.filter
def trigger_words(rule: Rule) -> str:
    if rule.trigger in EVENT_NAMES:
        return str(EVENT_NAMES[rule.trigger])
    return f"{MOMENTS[Moment(rule.trigger)]}: {rule.minutes}"


@register.filter
def conditions_words(rule: Rule) -> list[str]:
    given = [(Field(row["field"]), row["value"]) for row in rule.conditions]
    return [f"{FIELDS[field]}: {_value(field, value)}" for field, value in given]


@register.filter
def deeds_words(rule: Rule) -> list[str]:
    return [deed_words(row) for row in rule.deeds]


@register.filter
def deed_words(row: dict[str, str]) -> str:
    deed, value = Deed(row["deed"]), row["value"]
    if deed is Deed.FOLLOW_UP:
        minutes, _bar, words = value.partition("|")
        value = _("%(words)s, within %(minutes)s min") % {"words": words, "minutes": minutes}
    elif deed in (Deed.ASSIGN, Deed.TEAM):
        value = _value(Field.OWNER if deed is Deed.ASSIGN else Field.TEAM, value)
    return f"{DEEDS[deed]}: {value}"


@register.filter
def run_why(run: RuleRun) -> str:
    """Why a run ended as it did, where that needs words."""
    if not run.why or run.state in ("done", "waiting"):
        return ""
    reason = Reason.from_dict(run.why)
    values = dict(reason.values)
    field = values.get("condition")
    if field in list(Field):
        values["value"] = _value(Field(field), str(values["value"]))
        values["condition"] = str(FIELDS[Field(field)])
    return _(reason.words) % values if values else reason.words


def _value(field: Field, value: str) -> Any:
    if field in (Field.LEVEL_FROM, Field.LEVEL_TO):
        return LEVELS.get(int(value), value)
    if field is Field.VALUE_FROM:
        return dict(Value.choices).get(int(value), value)
    if field is Field.CHANNEL:
        return channel_words(value)
    if field is Field.OWNER:
        named = {"nobody": _("Nobody"), "somebody": _("Somebody"), "duty": _("The leader on duty")}
        return named.get(value) or Agent.objects.filter(pk=value).first() or "–"
    if field is Field.TEAM:
        return Team.objects.filter(pk=value).first() or "–"
    return {Field.KLASS: CLASSES, Field.STATE: STATES}.get(field, {}).get(value, value)
