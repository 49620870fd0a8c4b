"""Which days are worked where nobody handed in a calendar of their own: Hong Kong's, or the Mainland's with 調休.

Dates come from the `holidays` package, which is loaded when the first working day is counted. The Mainland's exchanged
days are announced year by year; before that a year has its statutory days only.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Literal

from yueting.understanding.folding import plain

Place = Literal["HK", "CN"]
IsWorkingDay = Callable[[date], bool]


def place_of(text: str) -> Place:
    """CN for words written in Simplified characters, HK for Traditional and English ones."""
    chinese = [character for character in text if "一" <= character <= "鿿"]
    return "CN" if chinese and all(plain(character) == character for character in chinese) else "HK"


def working_day_in(place: Place) -> IsWorkingDay:
    """Monday to Friday without the public holidays of the place, and with its working weekends."""

    def works(day: date) -> bool:
        off, worked = _year(place, day.year)
        return day in worked or (day.weekday() < 5 and day not in off)

    return works


@lru_cache(maxsize=64)
def _year(place: Place, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Days off and weekends worked."""
    import holidays  # here: it takes half a second, and few messages name a working day

    # Good Friday and its Saturday are general holidays of Hong Kong, which the package keeps as "optional".
    kinds = ("public", "optional") if place == "HK" else ("public",)
    days = holidays.country_holidays(place, years=[year], categories=kinds)
    worked = () if place == "HK" else days.weekend_workdays
    return frozenset(days), frozenset(worked)
