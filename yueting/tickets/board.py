"""The leader's board in figures: what breaks next, where it lies, and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from yueting.tickets.reasons import gettext_noop

# Why a matter may break, the first that holds.
CAUSES = {
    "nobody": gettext_noop("nobody has it"),
    "away": gettext_noop("its owner is not here"),
    "department": gettext_noop("waits for another department"),
    "unanswered": gettext_noop("not answered yet"),
    "work": gettext_noop("in work"),
}


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A ticket whose time runs out, as far as the board looks at it."""

    due_at: datetime
    team: str
    channel: str
    level: int
    lane: str
    state: str
    has_owner: bool
    owner_is_here: bool
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Heap:
    """Tickets that have something in common, and how many they are."""

    name: str
    count: int


def cause_of(ticket: AtRisk) -> str:
    """A key of CAUSES."""
    if not ticket.has_owner:
        return "nobody"
    if not ticket.owner_is_here:
        return "away"
    if ticket.state == "pending_department":
        return "department"
    return "work" if ticket.is_answered else "unanswered"


def heaps(tickets: Iterable[AtRisk], by: Callable[[AtRisk], str]) -> Sequence[Heap]:
    """How many lie where, the largest heap first."""
    return [Heap(name, count) for name, count in Counter(map(by, tickets)).most_common()]
