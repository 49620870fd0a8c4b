"""The life of a promise to a customer: found, confirmed, kept or broken, and when its owner must be reminded.

found ──confirm──▸ open ──keep──▸ kept
  └─dismiss─▸ dismissed ├──break──▸ broken ──keep──▸ made_good
                        ├──delay (told, with a new date)──▸ open ◂──delay── broken
                        └──withdraw──▸ withdrawn
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.reasons import because, gettext_noop

LONGEST = timedelta(days=366)
_LEAD = timedelta(hours=2)
_LEAD_OF_A_DAY = timedelta(hours=8)


class PromiseState(StrEnum):
    """Where a promise stands."""

    FOUND = "found"
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    MADE_GOOD = "made_good"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    """What happens to a promise; `break` is done by time alone."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    KEEP = "keep"
    DELAY = "delay"
    BREAK = "break"
    WITHDRAW = "withdraw"


OWED = frozenset({PromiseState.OPEN, PromiseState.BROKEN})

_WAYS: dict[Deed, dict[PromiseState, PromiseState]] = {
    Deed.CONFIRM: {PromiseState.FOUND: PromiseState.OPEN},
    Deed.DISMISS: {PromiseState.FOUND: PromiseState.DISMISSED},
    Deed.KEEP: {PromiseState.OPEN: PromiseState.KEPT, PromiseState.BROKEN: PromiseState.MADE_GOOD},
    Deed.DELAY: dict.fromkeys(OWED, PromiseState.OPEN),
    Deed.BREAK: {PromiseState.OPEN: PromiseState.BROKEN},
    Deed.WITHDRAW: dict.fromkeys(OWED, PromiseState.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How the promises of a stretch of time ended; `delayed` of the kept ones were told a later date in time."""

    kept: int = 0
    delayed: int = 0
    made_good: int = 0
    broken: int = 0
    open: int = 0

    @property
    def ended(self) -> int:
        return self.kept + self.made_good + self.broken

    @property
    def kept_share(self) -> float | None:
        """0…1 of those that ended; None while none has."""
        return self.kept / self.ended if self.ended else None


def after(state: PromiseState, deed: Deed) -> PromiseState:
    """The state after a deed; raises NotAllowed where the promise has gone on already."""
    leads_to = _WAYS[deed].get(state)
    if leads_to is None:
        words = gettext_noop("This promise has changed meanwhile. Look at it again before you go on.")
        raise NotAllowed(because(f"promise.{deed}", 0, words))
    return leads_to


def deeds_for(state: PromiseState) -> tuple[Deed, ...]:
    """What a person may do to a promise in this state."""
    return tuple(deed for deed in Deed if deed is not Deed.BREAK and state in _WAYS[deed])


def check_due(due_at: datetime, now: datetime, *, later_than: datetime | None = None) -> datetime:
    """A date that can still be kept: after `now`, within a year, and after the date it takes the place of.

    Raises NotAllowed, in words that say what to do.
    """
    if due_at <= now:
        words = gettext_noop("That time is over already. Choose a time from now on.")
        raise NotAllowed(because("promise.past", 0, words))
    if due_at > now + LONGEST:
        words = gettext_noop("That is more than a year away. Promise something nearer.")
        raise NotAllowed(because("promise.far", 0, words))
    if later_than is not None and due_at <= later_than:
        words = gettext_noop("A delay needs a later time than the one that was promised.")
        raise NotAllowed(because("promise.not_later", 0, words))
    return due_at


def remind_at(
    made_at: datetime, due_at: datetime, *, whole_day: bool = False, desk_closes: datetime | None = None
) -> datetime:
    """When its owner is reminded: two hours before it is due (eight for a whole day), or at three quarters of a
    shorter time.

    `desk_closes`: the last working moment before it is due; what is due at night is reminded of by day.
    """
    end = desk_closes if desk_closes and made_at < desk_closes < due_at else due_at
    lead = _LEAD_OF_A_DAY if whole_day else _LEAD
    return end - min(lead, (end - made_at) / 4)
