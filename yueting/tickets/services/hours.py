"""The business hours by which a brand's clocks run."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from yueting.accounts.models import Brand
from yueting.tickets.business_hours import BusinessHours
from yueting.tickets.hours_plan import hours_from

ALWAYS_OPEN = {"zone": "UTC", "week": {day: ["00:00-24:00"] for day in "mon tue wed thu fri sat sun".split()}}


def business_hours(brand: Brand, at: datetime) -> BusinessHours:
    """The brand's hours with the days set by hand and the public holidays of this year and the next two."""
    return _hours(json.dumps(_plan(brand), sort_keys=True), at.year)


def has_hours(brand: Brand) -> bool:
    """Whether somebody ever said when this brand works; one without hours is taken to be always open."""
    return bool(brand.hours.get("week"))


def _plan(brand: Brand) -> dict[str, Any]:
    if has_hours(brand):
        return brand.hours
    return {**ALWAYS_OPEN, "zone": brand.time_zone, "special": brand.hours.get("special", {})}


@lru_cache(maxsize=256)
def _hours(plan: str, year: int) -> BusinessHours:
    return hours_from(json.loads(plan), (year, year + 1, year + 2))
