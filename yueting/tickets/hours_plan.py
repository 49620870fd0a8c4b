"""Business hours as an administrator writes them (YAML or a settings form), read into BusinessHours."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from yueting.tickets.business_hours import BusinessHours, Shift, SpecialDay
from yueting.tickets.holidays_calendar import Region, UnknownRegion, observing
from yueting.understanding.yaml_files import load_mapping

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STARTER = Path(__file__).parent / "policies" / "hours.yaml"


class BadHours(ValueError):
    """A written plan of hours cannot be read; the message says which part and what is expected."""


def starter_hours(plan: str, years: Iterable[int]) -> BusinessHours:
    """One of the plans shipped in policies/hours.yaml ("hong_kong", "mainland", "round_the_clock")."""
    plans = load_mapping(_STARTER)
    if plan not in plans:
        raise BadHours(f"no plan of hours called {plan!r}; there are {', '.join(plans)}")
    return hours_from(plans[plan], years)


def hours_from(plan: Mapping[str, Any], years: Iterable[int]) -> BusinessHours:
    """Read {"zone": …, "week": {"mon": ["09:00-13:00", …]}, "holidays": "HK" or "CN", …}.

    Optional: "closed" and "opened" list ISO dates, "special" maps a date to its shifts. With "holidays"
    those of `years` are added.
    Raises BadHours for anything that is not understood.
    """
    hours = BusinessHours(
        zone=_zone(plan.get("zone")),
        week=_week(plan.get("week") or {}),
        closed_dates=frozenset(map(_date, plan.get("closed") or ())),
        opened_dates=frozenset(map(_date, plan.get("opened") or ())),
        special_days=tuple(
            SpecialDay(_date(day), _shifts(shifts)) for day, shifts in (plan.get("special") or {}).items()
        ),
    )
    region = plan.get("holidays")
    if not region:
        return hours
    try:
        return observing(hours, cast(Region, region), years)
    except UnknownRegion as error:
        raise BadHours(str(error)) from error


def _zone(name: object) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadHours(f"{name!r} is no time zone; write one like Asia/Hong_Kong") from error


def _week(week: Mapping[str, Iterable[str]]) -> tuple[tuple[Shift, ...], ...]:
    if unknown := sorted(set(week) - set(WEEKDAYS)):
        raise BadHours(f"{unknown[0]!r} is no day of the week; write {', '.join(WEEKDAYS)}")
    return tuple(_shifts(week.get(day) or ()) for day in WEEKDAYS)


def _shifts(written: Iterable[str]) -> tuple[Shift, ...]:
    return tuple(_shift(text) for text in written)


def _shift(text: str) -> Shift:
    try:
        opens, closes = (part.strip() for part in str(text).split("-"))
        # 24:00 is how a desk writes midnight at the end of the day; to a clock it is 00:00 of the next.
        return Shift(time.fromisoformat(opens), time.fromisoformat("00:00" if closes == "24:00" else closes))
    except ValueError as error:
        raise BadHours(f"{text!r} is no shift; write it like 09:00-18:00") from error


def _date(written: object) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError as error:
        raise BadHours(f"{written!r} is no date; write it like 2026-02-17") from error
