"""Public holidays of Hong Kong and the Mainland, and the Mainland's working weekends (調休).

Dates come from the `holidays` package. The Mainland's State Council announces a year's exchanged days each
November: before that a year has its statutory days only (`is_announced`), and an administrator adds the rest.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Literal

import holidays

from yueting.tickets.business_hours import BusinessHours

Region = Literal["HK", "CN"]


class UnknownRegion(ValueError):
    """No holiday calendar for this region: choose HK or CN."""


@lru_cache(maxsize=64)
def public_holidays(region: Region, year: int) -> frozenset[date]:
    """Days off by law in this year, exchanged days off of the Mainland included."""
    return frozenset(day for day in _calendar(region, year) if day.year == year)


@lru_cache(maxsize=64)
def working_weekends(region: Region, year: int) -> frozenset[date]:
    """Saturdays and Sundays worked in exchange for a holiday (調休補班); none in Hong Kong."""
    if region == "HK":
        return frozenset()
    return frozenset(day for day in _calendar(region, year).weekend_workdays if day.year == year)


def is_announced(region: Region, year: int) -> bool:
    """True when the year's exchanged days are known; Hong Kong exchanges none and is always known.

    Every announcement since 2008 exchanged at least one weekend, so a year without any is still to come.
    """
    return region == "HK" or bool(working_weekends(region, year))


def _calendar(region: Region, year: int) -> holidays.HolidayBase:
    if region not in ("HK", "CN"):
        raise UnknownRegion(f"no holiday calendar for {region!r}: choose HK or CN")
    # The package calls "public" what the Employment Ordinance gives; Good Friday and its Saturday are general
    # holidays (公眾假期) as well, and "optional" there.
    kinds = ("public", "optional") if region == "HK" else ("public",)
    return holidays.country_holidays(region, years=[year], categories=kinds)


def observing(hours: BusinessHours, region: Region, years: Iterable[int]) -> BusinessHours:
    """The same hours with these years' holidays closed and working weekends open, besides what was there."""
    planned = tuple(years)
    return replace(
        hours,
        closed_dates=hours.closed_dates.union(*(public_holidays(region, year) for year in planned)),
        opened_dates=hours.opened_dates.union(*(working_weekends(region, year) for year in planned)),
    )
