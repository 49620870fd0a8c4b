"""Writing rules, looking at what they would have done, turning them on and off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand, Team
from yueting.accounts.permissions import require
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.models import Rule, RuleState, Ticket, TicketState
from yueting.tickets.rules import (
    EVENTS,
    LONGEST_WAIT,
    MOST_CONDITIONS,
    MOST_DEEDS,
    NUMBERS,
    Deed,
    Field,
    Moment,
    check_number,
    judge,
)
from yueting.tickets.services.ruling import conditions_of, due_tickets, facts_of
from yueting.tickets.services.tagging import checked_tags
from yueting.tickets.triage import CLASSES
from yueting.timeline.models import Event
from yueting.timeline.services import record

PREVIEWED_DAYS = 30
PREVIEWED = 500  # tickets a preview looks at, newest first


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as somebody wrote it, not yet checked: conditions and deeds are (name, value) pairs."""

    name: str
    trigger: str
    minutes: int
    conditions: tuple[tuple[str, str], ...]
    deeds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would have done in the last days: the tickets it is for, of how many that its trigger met."""

    met: int
    tickets: tuple[Ticket, ...]
    capped: bool


def save_rule(
    brand: Brand, agent: Agent, draft: Draft, *, rule: Rule | None = None, version: int = 0
) -> Rule:
    """Keep a rule, switched off: it is turned on after a look at its preview.

    Raises PermissionDenied, ValidationError with what to change, AlreadyDone.
    """
    require(agent, "edit_rules", brand.pk)
    checked = check(brand, draft)
    with transaction.atomic():
        held = _held(rule, version) if rule else Rule(brand=brand, version=0)
        held.name, held.trigger, held.minutes = checked.name, checked.trigger, checked.minutes
        held.conditions = [{"field": name, "value": value} for name, value in checked.conditions]
        held.deeds = [{"deed": name, "value": value} for name, value in checked.deeds]
        held.state, held.on_since, held.stopped_why = RuleState.OFF, None, {}
        held.by, held.changed_at = agent, timezone.now()
        held.version += 1
        held.save()
        record(held, "rule.saved", agent.actor, name=held.name)
    return held


def switch(rule: Rule, agent: Agent, *, version: int, on: bool) -> Rule:
    """Turn it on or off; on, it heeds only what happens from now on. Raises PermissionDenied, AlreadyDone."""
    require(agent, "edit_rules", rule.brand_id)
    with transaction.atomic():
        held = _held(rule, version)
        held.state = RuleState.ON if on else RuleState.OFF
        held.on_since = timezone.now() if on else None
        if on:
            held.stopped_why = {}
        held.version += 1
        held.save()
        record(held, "rule.on" if on else "rule.off", agent.actor, name=held.name)
    return held


def preview(rule: Rule) -> Preview:
    """The past tickets that the rule would have been for. Conditions look at the tickets as they are today."""
    met = _met(rule)
    found = list(
        met.select_related("contact").prefetch_related("tags").order_by("-opened_at")[: PREVIEWED + 1]
    )
    conditions = conditions_of(rule)
    fitting = [ticket for ticket in found[:PREVIEWED] if judge(conditions, facts_of(ticket)).holds]
    return Preview(min(len(found), PREVIEWED), tuple(fitting), len(found) > PREVIEWED)


def check(brand: Brand, draft: Draft) -> Draft:
    """The draft, cleaned. Raises ValidationError that names the first thing to change."""
    if not draft.name.strip():
        raise ValidationError(_("Give the rule a name."))
    if draft.trigger not in EVENTS and draft.trigger not in list(Moment):
        raise ValidationError(_("Choose when the rule is looked at."))
    if not 0 <= draft.minutes <= LONGEST_WAIT.total_seconds() / 60:
        raise ValidationError(_("Choose a time between 0 minutes and a year."))
    if not draft.deeds:
        raise ValidationError(_("A rule needs something to do."))
    if len(draft.conditions) > MOST_CONDITIONS or len(draft.deeds) > MOST_DEEDS:
        raise ValidationError(_("This is too much for one rule. Make two of it."))
    return Draft(
        draft.name.strip()[:100],
        draft.trigger,
        draft.minutes,
        tuple(_condition(brand, name, value) for name, value in draft.conditions),
        tuple(_deed(brand, name, value) for name, value in draft.deeds),
    )


def _condition(brand: Brand, name: str, value: str) -> tuple[str, str]:
    value = value.strip()
    known: Mapping[str, Iterable[str]] = {
        Field.KLASS: CLASSES,
        Field.STATE: TicketState.values,
    }
    try:
        field = Field(name)
        if field in NUMBERS:
            value = str(check_number(value))
        elif field is Field.OWNER and value not in ("nobody", "somebody"):
            _agent(brand, value)
        elif field is Field.TEAM:
            _team(brand, value)
        elif field in (Field.TAG, Field.NO_TAG):
            value = checked_tags([value])[0]
        elif (field in known and value not in known[field]) or not value:
            raise ValueError(value)
    except (ValueError, IndexError):
        raise ValidationError(_("This condition cannot be: %(value)s") % {"value": value[:60]}) from None
    return field.value, value[:200]


def _deed(brand: Brand, name: str, value: str) -> tuple[str, str]:
    value = value.strip().replace("\x00", "")
    try:
        deed = Deed(name)
        if deed is Deed.ASSIGN and value != "duty":
            _agent(brand, value)
        elif deed is Deed.TEAM:
            _team(brand, value)
        elif deed in (Deed.TAG, Deed.UNTAG):
            value = checked_tags([value])[0]
        elif deed is Deed.FOLLOW_UP:
            minutes, _bar, words = value.partition("|")
            if not words.strip():
                raise ValueError(value)
            value = f"{check_number(minutes, int(LONGEST_WAIT.total_seconds() / 60))}|{words.strip()}"
        elif not value:
            raise ValueError(value)
    except (ValueError, IndexError):
        raise ValidationError(_("This cannot be done: %(value)s") % {"value": value[:60] or "–"}) from None
    return deed.value, value[:300]


def _agent(brand: Brand, pk: str) -> None:
    if not Agent.objects.filter(pk=UUID(pk), is_active=True, memberships__brand=brand).exists():
        raise ValueError(pk)


def _team(brand: Brand, pk: str) -> None:
    if not Team.objects.filter(pk=UUID(pk), brand=brand).exists():
        raise ValueError(pk)


def _met(rule: Rule) -> QuerySet[Ticket]:
    """Tickets of the last days that the trigger met, whatever the conditions say."""
    now = timezone.now()
    since = now - timedelta(days=PREVIEWED_DAYS)
    if rule.trigger in EVENTS:
        events = Event.objects.filter(
            brand_id=rule.brand_id, verb=rule.trigger, at__gte=since, subject_kind="ticket"
        )
        return Ticket.objects.filter(brand=rule.brand_id, pk__in=events.values("subject_id"))
    if rule.trigger == Moment.OPENED:  # also those that were solved since
        wait = timedelta(minutes=rule.minutes)
        return Ticket.objects.live().filter(
            brand=rule.brand_id, opened_at__gte=since, opened_at__lte=now - wait
        )
    return due_tickets(rule, since, now)


def _held(rule: Rule, version: int) -> Rule:
    held = Rule.objects.select_for_update(no_key=True).get(pk=rule.pk)
    if held.version != version:
        raise AlreadyDone(_("A colleague changed this rule just now. Look at it again before you go on."))
    return held
