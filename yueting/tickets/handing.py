"""The life of a hand-over to another department: asked, accepted, answered or returned, with a clock on each step.

asked ──accept──▸ accepted ──extend──▸ accepted (a later date)
  └───────┬───────────┘
          ├──answer────▸ answered
          ├──return────▸ returned
          └──withdraw──▸ withdrawn (by the desk)
"""

from datetime import datetime, timedelta
from enum import StrEnum

from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.reasons import because, gettext_noop

LONGEST = timedelta(days=92)
MOST_EXTENSIONS = 3
LINK_GRACE = timedelta(days=7)
_ACCEPT_WITHIN = timedelta(hours=4)


class HandoverState(StrEnum):
    """Where a hand-over stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can be done to a hand-over: all but `withdraw` by who received it."""

    ACCEPT = "accept"
    ANSWER = "answer"
    EXTEND = "extend"
    RETURN = "return"
    WITHDRAW = "withdraw"


RUNNING = frozenset({HandoverState.ASKED, HandoverState.ACCEPTED})
BY_RECEIVER = (Step.ACCEPT, Step.ANSWER, Step.EXTEND, Step.RETURN)

_WAYS: dict[Step, dict[HandoverState, HandoverState]] = {
    Step.ACCEPT: {HandoverState.ASKED: HandoverState.ACCEPTED},
    Step.ANSWER: dict.fromkeys(RUNNING, HandoverState.ANSWERED),
    Step.EXTEND: {HandoverState.ACCEPTED: HandoverState.ACCEPTED},
    Step.RETURN: dict.fromkeys(RUNNING, HandoverState.RETURNED),
    Step.WITHDRAW: dict.fromkeys(RUNNING, HandoverState.WITHDRAWN),
}


def after(state: HandoverState, step: Step) -> HandoverState:
    """The state after a step; raises NotAllowed where the hand-over has gone on already."""
    leads_to = _WAYS[step].get(state)
    if leads_to is None:
        words = gettext_noop("This hand-over has changed meanwhile. Look at it again before you go on.")
        raise NotAllowed(because(f"handover.{step}", 0, words))
    return leads_to


def steps_for(state: HandoverState) -> tuple[Step, ...]:
    """What the receiver may do in this state."""
    return tuple(step for step in BY_RECEIVER if state in _WAYS[step])


def check_due(due_at: datetime, now: datetime) -> datetime:
    """A deadline that can be met; raises NotAllowed."""
    if due_at <= now:
        words = gettext_noop("That time is over already. Choose a time from now on.")
        raise NotAllowed(because("handover.past", 0, words))
    if due_at > now + LONGEST:
        words = gettext_noop("A hand-over may take three months at most.")
        raise NotAllowed(because("handover.far", 0, words))
    return due_at


def check_extension(due_at: datetime, now: datetime, *, before: datetime, extensions: int) -> datetime:
    """A later deadline the receiver may set without asking; raises NotAllowed."""
    if extensions >= MOST_EXTENSIONS:
        words = gettext_noop("The time was extended %(most)s times already. Ask whoever handed this over.")
        raise NotAllowed(because("handover.too_often", 0, words, most=MOST_EXTENSIONS))
    if due_at <= before:
        words = gettext_noop("An extension needs a later time than the one agreed.")
        raise NotAllowed(because("handover.not_later", 0, words))
    return check_due(due_at, now)


def accept_by(asked_at: datetime, due_at: datetime) -> datetime:
    """Until when somebody must have accepted: four hours, or a quarter of a shorter time."""
    return asked_at + min(_ACCEPT_WITHIN, (due_at - asked_at) / 4)


def link_until(due_at: datetime) -> datetime:
    """How long a mailed link opens: a week past the deadline, because late is better than never."""
    return due_at + LINK_GRACE
