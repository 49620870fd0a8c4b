"""When things happen in the demo's past: a day's curve, how long people take, who works when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

# Customers by hour of the day, as shares of the busiest: quiet nights, peaks before lunch and after work.
CURVE = (2, 1, 1, 0, 0, 1, 3, 8, 22, 60, 85, 100, 72, 68, 82, 90, 88, 76, 66, 62, 70, 74, 48, 14)
WEEK = (1.1, 1.0, 1.0, 0.95, 1.05, 0.85, 0.75)  # Monday first


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds people take on a channel: median, and how far it spreads (sigma of the logarithm)."""

    first: float
    agent: float
    customer: float
    spread: float = 0.6


PACES = {
    "chat": Pace(first=13, agent=46, customer=40, spread=0.45),
    "email": Pace(first=35 * 60, agent=40 * 60, customer=80 * 60, spread=0.7),
    "api": Pace(first=14 * 60, agent=14 * 60, customer=12 * 60),
}
IN_A_HURRY = 0.3  # share of the usual time that agents take from complaint level 2 on


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's working time on one day, aware."""

    person: str
    starts: datetime
    ends: datetime


def beginnings(count: int, first: date, last: datetime, zone: str, chance: Random) -> list[datetime]:
    """`count` moments from the start of `first` to `last`, as the curve and the week have it, in order."""
    days = [
        first + timedelta(days=n) for n in range((last.astimezone(ZoneInfo(zone)).date() - first).days + 1)
    ]
    moments: list[datetime] = []
    while len(moments) < count:
        day = chance.choices(days, [WEEK[d.weekday()] for d in days])[0]
        hour = chance.choices(range(24), CURVE)[0]
        at = datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)), ZoneInfo(zone))
        if at < last:
            moments.append(at)
    return sorted(moments)


def takes(seconds: float, spread: float, chance: Random) -> timedelta:
    """How long somebody takes: mostly about the median, now and then much longer."""
    return timedelta(seconds=min(chance.lognormvariate(0, spread), 6) * seconds)


def shifts(people: list[str], first: date, last: date, zone: str) -> Iterator[Shift]:
    """Early and late shifts in turn, two days off a week for everybody, never all at once."""
    day = first
    while day <= last:
        for place, person in enumerate(people):
            if (day.toordinal() + 2 * place) % 7 < 5:
                starts, ends = (time(8, 50), time(18, 0)) if place % 2 else (time(12, 45), time(22, 15))
                tz = ZoneInfo(zone)
                yield Shift(person, datetime.combine(day, starts, tz), datetime.combine(day, ends, tz))
        day += timedelta(days=1)
