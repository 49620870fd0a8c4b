"""When the brand's desk is open, in the customer's words."""

from datetime import datetime, timedelta

from yueting.accounts.models import Brand
from yueting.assist.bot.talk import Words
from yueting.knowledge.wording import Voice
from yueting.tickets.business_hours import NoWorkingTime, is_open, open_spans
from yueting.tickets.services.hours import business_hours, has_hours
from yueting.tickets.services.moments import local

ANSWER_WITHIN = timedelta(hours=1)  # of working time, once the desk is open again
_DAYS = {
    "yue": "一二三四五六日",
    "cmn": "一二三四五六日",
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def hours_now(brand: Brand, now: datetime, voice: Voice) -> Words | None:
    """Whether somebody is there now and until when; None for a brand that never said."""
    if not has_hours(brand):
        return None
    try:
        opens, closes = next(open_spans(business_hours(brand, now), now))
    except NoWorkingTime:
        return None
    if opens > now:
        return Words("hours_closed", {"opens": said(brand, opens, voice)})
    if closes - now > timedelta(days=2):
        return Words("hours_always")
    return Words("hours_open", {"closes": f"{local(brand, closes):%H:%M}"})


def is_closed(brand: Brand, now: datetime) -> bool:
    """Whether the desk has hours and is outside them."""
    return has_hours(brand) and not is_open(business_hours(brand, now), now)


def answer_by(brand: Brand, now: datetime) -> datetime | None:
    """By when somebody will have answered who writes now, out of hours; None where nothing opens any more."""
    try:
        opens, closes = next(open_spans(business_hours(brand, now), now))
    except NoWorkingTime:
        return None
    return min(opens + ANSWER_WITHIN, closes)


def said(brand: Brand, at: datetime, voice: Voice) -> str:
    """11 月 26 日（三）09:00, or Wed 26 Nov 09:00."""
    there = local(brand, at)
    day = _DAYS[voice.twin][there.weekday()]
    if voice.twin == "en":
        return f"{day} {there.day} {there:%b %H:%M}"
    return f"{there.month} 月 {there.day} 日（{day}）{there:%H:%M}"
