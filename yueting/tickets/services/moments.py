"""A brand's times: its own clock, its working days, and when its desk last closes before something is due."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from yueting.accounts.models import Brand
from yueting.tickets.business_hours import NoWorkingTime, next_opening, open_spans
from yueting.tickets.services.hours import business_hours
from yueting.understanding.times import IsWorkingDay


def local(brand: Brand, at: datetime) -> datetime:
    """The moment on the brand's own clock."""
    return at.astimezone(ZoneInfo(brand.time_zone))


def told(brand: Brand, at: datetime) -> str:
    """The moment as events keep it, the same in every language: 2026-11-26 15:00 on the brand's clock."""
    return f"{local(brand, at):%Y-%m-%d %H:%M}"


def tomorrow(brand: Brand, now: datetime) -> datetime:
    """A day later, to the minute; when the desk is closed then, as soon as it opens. Nobody is called at night."""
    later = (now + timedelta(days=1)).replace(second=0, microsecond=0)
    try:
        return next_opening(business_hours(brand, now), later)
    except NoWorkingTime:
        return later


def working_days(brand: Brand, at: datetime) -> IsWorkingDay | None:
    """Which days count as working days for a promise; None, Monday to Friday, for a brand without hours."""
    if not brand.hours:
        return None

    def is_working_day(day: date) -> bool:
        return bool(business_hours(brand, at).shifts_on(day))

    return is_working_day


def desk_closes(brand: Brand, made_at: datetime, due_at: datetime) -> datetime | None:
    """The last working moment between the two; None where there is none, or where the desk never closes."""
    if not brand.hours:
        return None
    last: datetime | None = None
    try:
        for opens, closes in open_spans(business_hours(brand, made_at), made_at):
            if opens >= due_at:
                break
            last = min(closes, due_at)
    except NoWorkingTime:
        pass
    return last
