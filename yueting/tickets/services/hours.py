"""The business hours by which a brand's clocks run."""

import json
from datetime import datetime
from functools import lru_cache

from yueting.accounts.models import Brand
from yueting.tickets.business_hours import BusinessHours
from yueting.tickets.hours_plan import hours_from

ALWAYS_OPEN = {"zone": "UTC", "week": {day: ["00:00-24:00"] for day in "mon tue wed thu fri sat sun".split()}}


def business_hours(brand: Brand, at: datetime) -> BusinessHours:
    """The brand's hours with the public holidays of this year and the next."""
    return _hours(json.dumps(brand.hours or ALWAYS_OPEN, sort_keys=True), at.year)


@lru_cache(maxsize=256)
def _hours(plan: str, year: int) -> BusinessHours:
    return hours_from(json.loads(plan), (year, year + 1))
