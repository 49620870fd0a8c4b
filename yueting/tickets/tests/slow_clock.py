"""A clock as a child would keep it: minute by minute with a list of what happened. Slow, obvious, and written without
a look at tickets.sla; the tests hold the real clocks against it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
LONGEST = 60 * 24 * 40  # minutes a history is followed


@dataclass
class Happened:
    """At this minute after the opening: reply, customer, wait, resolve, reopen, level, value or policy."""

    minute: int
    what: str
    to: int = 0


@dataclass
class SlowClock:
    """One promise: since when it runs, until when it ran, and what it promises now."""

    start: int
    minutes: int
    by_hours: bool
    met: int | None = None


@dataclass
class SlowTicket:
    """What is known about a ticket while its history is told."""

    level: int
    value: int
    policy: int
    waiting: bool = False
    replied: bool = False
    held: set[int] = field(default_factory=set)  # minutes that do not count for the resolution
    clocks: dict[str, SlowClock] = field(default_factory=dict)


Promises = Callable[
    [int, int, int], dict[str, tuple[int, bool]]
]  # policy, level, value → kind → minutes, by hours


def tell(history: list[Happened], first: SlowTicket, promises: Promises, end: int) -> SlowTicket:
    """Live through the history minute by minute, until the minute `end`."""
    ticket = first
    _fit(ticket, promises, start=0)
    solved = False
    for minute in range(end + 1):
        for event in history:
            if event.minute == minute:
                solved = _happen(ticket, event, promises, solved)
        if ticket.waiting or solved:
            ticket.held.add(minute)
    return ticket


def _happen(ticket: SlowTicket, event: Happened, promises: Promises, solved: bool) -> bool:
    clocks = ticket.clocks
    if event.what == "reply":
        ticket.replied = True
        for kind in ("first_response", "next_response"):
            _meet(clocks.get(kind), event.minute)
    elif event.what == "customer":
        ticket.waiting = False
        running = clocks.get("next_response")
        if ticket.replied and (running is None or running.met is not None):
            minutes, by_hours = promises(ticket.policy, ticket.level, ticket.value)["next_response"]
            clocks["next_response"] = SlowClock(event.minute, minutes, by_hours)
    elif event.what == "wait":
        ticket.waiting = True
    elif event.what == "resolve":
        ticket.waiting = False
        for clock in clocks.values():
            _meet(clock, event.minute)
        return True
    elif event.what == "reopen":
        clocks["resolution"].met = None
        minutes, by_hours = promises(ticket.policy, ticket.level, ticket.value)["resolution"]
        clocks["resolution"].minutes, clocks["resolution"].by_hours = minutes, by_hours
        return False
    else:
        setattr(ticket, event.what, event.to)
        _fit(ticket, promises, start=None)
    return solved


def _fit(ticket: SlowTicket, promises: Promises, start: int | None) -> None:
    for kind, (minutes, by_hours) in promises(ticket.policy, ticket.level, ticket.value).items():
        if start is not None and kind != "next_response":
            ticket.clocks[kind] = SlowClock(start, minutes, by_hours)
        clock = ticket.clocks.get(kind)
        if clock and clock.met is None:
            clock.minutes, clock.by_hours = minutes, by_hours


def _meet(clock: SlowClock | None, minute: int) -> None:
    if clock and clock.met is None:
        clock.met = minute


def due_minute(ticket: SlowTicket, kind: str, opened: datetime, zone: str, end: int) -> int | None:
    """The minute at which the promise has used all its minutes; None while it is held (`end` is now)."""
    clock = ticket.clocks[kind]
    held_now = ticket.waiting
    used, minute = 0, clock.start
    while used < clock.minutes:
        if minute - clock.start > LONGEST:
            raise AssertionError("this promise never ends")
        is_held = kind == "resolution" and (minute in ticket.held or (held_now and minute >= end))
        if is_held and held_now and minute >= end:
            return None
        if not is_held and (not clock.by_hours or _is_working(opened + minute * MINUTE, zone)):
            used += 1
        minute += 1
    return minute


def used_minutes(ticket: SlowTicket, kind: str, opened: datetime, zone: str, end: int) -> int:
    """How many minutes of the promise are used at the minute `end`."""
    clock = ticket.clocks[kind]
    until = end if clock.met is None else min(end, clock.met)
    return sum(
        not (kind == "resolution" and minute in ticket.held)
        and (not clock.by_hours or _is_working(opened + minute * MINUTE, zone))
        for minute in range(clock.start, until)
    )


HOLIDAYS = {(2026, 4, 3), (2026, 12, 25), (2027, 1, 1)}
WEEK = {day: [(9 * 60, 13 * 60), (14 * 60, 18 * 60)] for day in range(5)} | {5: [(22 * 60, 26 * 60)], 6: []}


def _is_working(at: datetime, zone: str) -> bool:
    """Two shifts on weekdays and a night shift from Saturday to Sunday, but on holidays."""
    local = at.astimezone(ZoneInfo(zone))
    today = local.hour * 60 + local.minute
    yesterday = local.date() - timedelta(days=1)
    return _inside(local.date(), today) or _inside(yesterday, today + 24 * 60)


def _inside(day: object, minute: int) -> bool:
    if (day.year, day.month, day.day) in HOLIDAYS:  # type: ignore[attr-defined]
        return False
    return any(opens <= minute < closes for opens, closes in WEEK[day.weekday()])  # type: ignore[attr-defined]
