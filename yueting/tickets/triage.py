"""Triage: does this message open a ticket, of which class and level, how urgent, and why.

A later message may raise an open ticket's level, never lower it: only a person does, with a reason.
Mere thanks neither opens nor raises anything.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from yueting.tickets.courtesies import Courtesy
from yueting.tickets.priority import Band, Lane, PriorityWeights, Weighed, starter_weights, weigh
from yueting.tickets.reasons import Reason, because, gettext_noop

CLASSES = (
    "consultation",
    "complaint",
    "after_sales",
    "suggestion",
    "praise",
    "emergency",
    "order",
    "delivery",
    "refund",
    "invoice",
    "account",
    "technical",
    "other",
)
# Talk that is no matter by itself: it opens nothing unless a complaint level comes with it.
TALK = frozenset({"chit_chat", "human", "other"})


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """The ticket this conversation already has.

    `overruled_level` is the read level that a person lowered; only a higher reading raises the ticket again.
    """

    klass: str
    level: int
    overruled_level: int | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What triage looks at: the reading of the conversation, the customer, the clock.

    `courtesy` is `courtesy_of(latest text)`; `intensity` 0..1; `customer_value` tier 0..3;
    `sla_left_fraction` 1 → 0, below 0 overdue, None without a clock.
    """

    channel: str
    intent: str
    level: int = 0
    emotion: str = "calm"
    intensity: float = 0.0
    urgency: str = "normal"
    courtesy: Courtesy = ""
    customer_value: int = 0
    open_ticket: OpenTicket | None = None
    contacts_in_7_days: int = 0
    sla_left_fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The brand's rules of triage."""

    weights: PriorityWeights = field(default_factory=starter_weights)
    # Classes that open a ticket by rule; a complaint level of 1 or more always does.
    opening_classes: frozenset[str] = frozenset(CLASSES) - {"other"}


@dataclass(frozen=True, slots=True)
class Triage:
    """The decision: `open_ticket` says whether there is (or must be) a ticket for this conversation."""

    open_ticket: bool
    klass: str
    level: int
    priority: int
    band: Band
    lane: Lane
    reasons: tuple[Reason, ...]


def triage(situation: Situation, policy: Policy | None = None) -> Triage:
    """Decide class, level and priority with reasons; pure, the same situation gives the same decision."""
    policy = policy or Policy()
    level, level_reason = _level(situation)
    klass, class_reason = _class(situation, level)
    opens, opening_reason = _opens(situation, klass, level, policy)
    priority = weigh(
        Weighed(
            klass=klass,
            level=level,
            channel=situation.channel,
            urgency=situation.urgency,
            emotion=situation.emotion,
            intensity=situation.intensity,
            customer_value=situation.customer_value,
            contacts_in_7_days=situation.contacts_in_7_days,
            sla_left_fraction=situation.sla_left_fraction,
        ),
        policy.weights,
    )
    reasons = (opening_reason, class_reason, level_reason, *priority.reasons)
    return Triage(opens, klass, level, priority.points, priority.band, priority.lane, reasons)


def _level(situation: Situation) -> tuple[int, Reason]:
    ticket = situation.open_ticket
    if ticket is None:
        if situation.level == 0:
            return 0, because("level.none", 0, gettext_noop("the words are no complaint"))
        words = gettext_noop("the words read as complaint level %(level)s")
        return situation.level, because("level.read", 0, words, level=situation.level)
    if situation.courtesy == "thanks":
        return ticket.level, because("level.thanks", 0, gettext_noop("thanks change nothing"))
    threshold = max(ticket.level, ticket.overruled_level or 0)
    if situation.level > threshold:
        words = gettext_noop("raised from level %(before)s to %(level)s")
        return situation.level, because("level.raised", 0, words, before=ticket.level, level=situation.level)
    words = gettext_noop("stays at level %(level)s: only a person lowers it")
    return ticket.level, because("level.kept", 0, words, level=ticket.level)


def _class(situation: Situation, level: int) -> tuple[str, Reason]:
    ticket = situation.open_ticket
    if ticket is not None and ticket.klass == "emergency":
        return ticket.klass, _kept(ticket)
    if situation.intent == "emergency" and situation.courtesy != "thanks":
        return "emergency", because("class.emergency", 0, gettext_noop("the words read as an emergency"))
    raised = ticket is None or level > ticket.level
    if level >= 1 and raised:
        words = gettext_noop("complaint level %(level)s makes it a complaint")
        return "complaint", because("class.level", 0, words, level=level)
    if ticket is not None:
        return ticket.klass, _kept(ticket)
    klass = situation.intent if situation.intent in CLASSES else "other"
    words = gettext_noop("the customer's intent reads as %(intent)s")
    return klass, because("class.intent", 0, words, intent=situation.intent)


def _kept(ticket: OpenTicket) -> Reason:
    return because("class.kept", 0, gettext_noop("the ticket stays a %(klass)s"), klass=ticket.klass)


def _opens(situation: Situation, klass: str, level: int, policy: Policy) -> tuple[bool, Reason]:
    if situation.open_ticket is not None:
        return True, because("opens.already", 0, gettext_noop("a ticket is open for this already"))
    if situation.courtesy:
        return False, because("opens.courtesy", 0, gettext_noop("a greeting or thanks is no matter yet"))
    if level >= 1:
        return True, because("opens.complaint", 0, gettext_noop("every complaint gets a ticket"))
    if klass in policy.opening_classes:
        words = gettext_noop("a matter of class %(klass)s gets a ticket")
        return True, because("opens.class", 0, words, klass=klass)
    return False, because("opens.talk", 0, gettext_noop("small talk gets no ticket"))


class Return(StrEnum):
    """What a customer's message does to a ticket they had."""

    CONTINUE = "continue"  # the ticket is still in work
    STAY = "stay"  # thanks after the end: nothing changes
    REOPEN = "reopen"
    LINK_NEW = "link_new"  # too late to reopen: a new ticket linked to the old one


@dataclass(frozen=True, slots=True)
class Returned:
    """What to do with the old ticket, and why."""

    outcome: Return
    reason: Reason


def reopens(
    state: str,
    ended_at: datetime | None,
    text_intent: str,
    now: datetime,
    *,
    courtesy: Courtesy = "",
    window_days: int = 14,
) -> Returned:
    """What a new customer message does to a ticket in `state` that was resolved or closed at `ended_at`.

    Mere courtesy, praise and small talk do not reopen. The last instant of the window still reopens.
    """
    if state not in ("resolved", "closed") or ended_at is None:
        return Returned(
            Return.CONTINUE, because("return.open", 0, gettext_noop("the ticket is still in work"))
        )
    if courtesy or text_intent in TALK - {"human"} or text_intent == "praise":
        words = gettext_noop("thanks, praise or small talk does not reopen a ticket")
        return Returned(Return.STAY, because("return.thanks", 0, words))
    days = (now - ended_at).days
    if now - ended_at <= timedelta(days=window_days):
        words = gettext_noop("came back after %(days)s days, within %(window)s")
        return Returned(Return.REOPEN, because("return.soon", 0, words, days=days, window=window_days))
    words = gettext_noop("came back after %(days)s days, later than %(window)s: a new linked ticket")
    return Returned(Return.LINK_NEW, because("return.late", 0, words, days=days, window=window_days))
