"""Working time: which seconds of the calendar count for a clock that runs by business hours.

Shifts are written in the desk's local time; all arithmetic happens between UTC instants, so a shift on the
day a zone changes its clocks counts the seconds that really pass. Instants in and out are aware; instants
given back are UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A calendar that stays shut this long has no hours worth waiting for; two years covers any real closure.
_LONGEST_CLOSURE = timedelta(days=731)
_DAY = timedelta(days=1)


class NoWorkingTime(ValueError):
    """The business hours have no open time ahead: an administrator must give the calendar some shifts."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One open stretch of a local day; `closes` not after `opens` means the next day (equal: a full day)."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date whose shifts are set by hand (black rain, a sale's night); no shifts means closed."""

    day: date
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When a desk works: shifts for Monday … Sunday, holidays, 調休 working days and days set by hand.

    A special day outranks an opened date, an opened date outranks a closed one, and that the week.
    `opened_dates` work the shifts of an ordinary weekday (the first day of the week that has any).
    """

    zone: str
    week: tuple[tuple[Shift, ...], ...]
    closed_dates: frozenset[date] = frozenset()
    opened_dates: frozenset[date] = frozenset()
    special_days: tuple[SpecialDay, ...] = ()

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError(f"a week has seven days, Monday first; {len(self.week)} were given")
        ZoneInfo(self.zone)

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """The shifts that open on this local date, special days and holidays considered."""
        for special in self.special_days:
            if special.day == day:
                return special.shifts
        planned = self.week[day.weekday()]
        if day in self.opened_dates:
            return planned or self._ordinary_shifts()
        return () if day in self.closed_dates else planned

    def _ordinary_shifts(self) -> tuple[Shift, ...]:
        return next((shifts for shifts in self.week if shifts), ())


def open_spans(hours: BusinessHours, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """UTC spans of working time from `start` on: ascending, never overlapping, without end.

    Raises NoWorkingTime when nothing opens for two years.
    """
    zone = ZoneInfo(hours.zone)
    reached = start.astimezone(UTC)
    # A night shift of the day before may still be open.
    day = reached.astimezone(zone).date() - _DAY
    last_open = day
    while True:
        for shift in sorted(hours.shifts_on(day), key=lambda shift: shift.opens):
            opens, closes = _instants(shift, day, zone)
            opens = max(opens, reached)
            if opens < closes:
                yield opens, closes
                reached, last_open = closes, day
        if day - last_open > _LONGEST_CLOSURE:
            raise NoWorkingTime(f"no shift opens in the two years after {last_open}")
        day += _DAY


def _instants(shift: Shift, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The shift of this day as UTC instants; a local time skipped by the zone moves past the gap."""
    last_day = day if shift.closes > shift.opens else day + _DAY
    opens = datetime.combine(day, shift.opens, zone)
    closes = datetime.combine(last_day, shift.closes, zone)
    return opens.astimezone(UTC), closes.astimezone(UTC)


def is_open(hours: BusinessHours, at: datetime) -> bool:
    """True when `at` lies in working time; the closing instant itself does not."""
    try:
        opens, _ = next(open_spans(hours, at))
    except NoWorkingTime:
        return False
    return opens <= at


def next_opening(hours: BusinessHours, at: datetime) -> datetime:
    """The first working instant not before `at` (UTC): `at` itself when the desk is open."""
    return next(open_spans(hours, at))[0]


def add_working_seconds(hours: BusinessHours, start: datetime, seconds: float) -> datetime:
    """The first instant (UTC) by which `seconds` of working time have passed since `start`.

    Raises NoWorkingTime when the calendar never opens again, ValueError for negative seconds.
    """
    if seconds < 0:
        raise ValueError(f"working time runs forward; {seconds} seconds were asked for")
    remaining = timedelta(seconds=seconds)
    if not remaining:
        return start.astimezone(UTC)
    for opens, closes in open_spans(hours, start):
        if remaining <= closes - opens:
            return opens + remaining
        remaining -= closes - opens
    raise AssertionError("open_spans never ends")


def working_seconds_between(hours: BusinessHours, start: datetime, end: datetime) -> float:
    """Seconds of working time in [start, end); 0 when `end` is not after `start`.

    A calendar that never opens again has none: no error, unlike `add_working_seconds`.
    """
    total = timedelta()
    if end <= start:
        return 0.0
    try:
        for opens, closes in open_spans(hours, start):
            if opens >= end:
                break
            total += min(closes, end) - opens
    except NoWorkingTime:
        pass
    return total.total_seconds()
