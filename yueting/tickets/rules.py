"""Rules of the desk: when something happens, or time passes, and all conditions hold, these deeds are done. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from yueting.tickets.reasons import Reason, because, gettext_noop

MOST_CONDITIONS = 10
MOST_DEEDS = 10
LONGEST_WAIT = timedelta(days=365)

# Events that a rule may listen to; what only the desk keeps house with is left out.
EVENTS = (
    "ticket.opened",
    "ticket.assign",
    "ticket.take",
    "ticket.wait_customer",
    "ticket.wait_department",
    "ticket.resume",
    "ticket.resolve",
    "ticket.close",
    "ticket.reopen",
    "ticket.reopened",
    "ticket.raise_level",
    "ticket.level_raised",
    "ticket.lower_level",
    "ticket.change_class",
    "ticket.escalated",
    "ticket.tagged",
    "ticket.incident_linked",
    "sla.breached",
)


class Moment(StrEnum):
    """What the minutes of a rule on time are counted from."""

    OPENED = "after.opened"
    DUE = "before.due"
    SILENT = "after.last_message"
    RESOLVED = "after.resolved"


class Field(StrEnum):
    """What a condition looks at."""

    KLASS = "klass"
    LEVEL_FROM = "level_from"
    LEVEL_TO = "level_to"
    PRIORITY_FROM = "priority_from"
    VALUE_FROM = "value_from"
    STATE = "state"
    CHANNEL = "channel"
    OWNER = "owner"  # "nobody", "somebody" or an agent's id
    TEAM = "team"
    TAG = "tag"
    NO_TAG = "no_tag"
    WORDS = "words"


NUMBERS = frozenset({Field.LEVEL_FROM, Field.LEVEL_TO, Field.PRIORITY_FROM, Field.VALUE_FROM})


class Deed(StrEnum):
    """What a rule may do."""

    ASSIGN = "assign"  # to an agent's id, "duty" for who leads now
    TEAM = "team"  # to a team's id
    TAG = "tag"
    UNTAG = "untag"
    REMIND = "remind"  # the owner, with these words
    FOLLOW_UP = "follow_up"  # a task for the owner, "minutes|words"
    NOTIFY = "notify"  # the leaders on duty, with these words
    WEBHOOK = "webhook"  # those who listen to ticket.rule_called, with this word


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold."""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Doing:
    """One deed with its object."""

    deed: Deed
    value: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A ticket as conditions see it; ids are texts, "" for nobody and none."""

    klass: str
    level: int
    priority: int
    value: int
    state: str
    channel: str
    owner: str
    team: str
    subject: str
    tags: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a rule is for this ticket, and the first condition that says no."""

    holds: bool
    reason: Reason


def judge(conditions: Sequence[Condition], facts: Facts) -> Verdict:
    """All conditions must hold; without any the rule is for every ticket."""
    for condition in conditions:
        if not _holds(condition, facts):
            words = gettext_noop("not so: %(condition)s %(value)s")
            return Verdict(
                False,
                because("rule.not", 0, words, condition=condition.field.value, value=condition.value),
            )
    return Verdict(True, because("rule.holds", 0, gettext_noop("all conditions hold")))


def _holds(condition: Condition, facts: Facts) -> bool:
    field, value = condition.field, condition.value
    if field is Field.LEVEL_TO:
        return facts.level <= int(value)
    if field in NUMBERS:
        known = {
            Field.LEVEL_FROM: facts.level,
            Field.PRIORITY_FROM: facts.priority,
            Field.VALUE_FROM: facts.value,
        }
        return known[field] >= int(value)
    if field is Field.OWNER and value in ("nobody", "somebody"):
        return bool(facts.owner) == (value == "somebody")
    if field is Field.TAG:
        return value.lower() in facts.tags
    if field is Field.NO_TAG:
        return value.lower() not in facts.tags
    if field is Field.WORDS:
        subject = facts.subject.casefold()
        return any(word.casefold() in subject for word in value.split())
    return {
        Field.KLASS: facts.klass,
        Field.STATE: facts.state,
        Field.CHANNEL: facts.channel,
        Field.OWNER: facts.owner,
        Field.TEAM: facts.team,
    }[field] == value


def check_number(text: str, most: int = 100) -> int:
    """A whole number from 0 to `most`. Raises ValueError."""
    number = int(text)
    if not 0 <= number <= most:
        raise ValueError(text)
    return number


def loops(rule: str, chain: Sequence[str]) -> bool:
    """True when a rule would run on a ticket because of what it did to that ticket itself.

    `chain` names the rules whose deeds led here, first to last. One round is enough to know: the next one would come
    to the same place with the same facts.
    """
    return rule in chain
