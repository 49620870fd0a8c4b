"""Whether practice helped: an item's points on the live desk before and after, with intervals. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Literal

Z = 1.96  # 95 %
FEWEST = 5  # talks on either side before anything is said
Verdict = Literal["better", "worse", "open", "few"]


@dataclass(frozen=True, slots=True)
class Result:
    """An item of one inspected talk: share 0…1 of its points."""

    at: datetime
    share: float


@dataclass(frozen=True, slots=True)
class Level:
    """A mean share over `count` talks and where it lies with 95 %."""

    count: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """Before and after practice; the interval is that of the difference."""

    before: Level
    after: Level
    low: float
    high: float

    @property
    def change(self) -> float:
        return self.after.mean - self.before.mean

    @property
    def verdict(self) -> Verdict:
        if min(self.before.count, self.after.count) < FEWEST:
            return "few"
        return "better" if self.low > 0 else "worse" if self.high < 0 else "open"


def effect(results: Sequence[Result], first: datetime, last: datetime, window: timedelta) -> Effect:
    """Talks in `window` before the first practice against those in `window` after the last one."""
    before = level([one.share for one in results if first - window <= one.at < first])
    after = level([one.share for one in results if last < one.at <= last + window])
    return between(before, after)


def level(shares: Sequence[float]) -> Level:
    """The mean with Wilson's interval. A share of points varies at most as a yes or no does, so that it is never too
    narrow; without talks it is everything."""
    count = len(shares)
    if not count:
        return Level(0, 0.0, 0.0, 1.0)
    mean = sum(shares) / count
    squared = Z * Z / count
    middle = (mean + squared / 2) / (1 + squared)
    reach = Z * sqrt(mean * (1 - mean) / count + squared / (4 * count)) / (1 + squared)
    return Level(count, mean, max(0.0, middle - reach), min(1.0, middle + reach))


def between(before: Level, after: Level) -> Effect:
    """The difference with Newcombe's interval out of the two of Wilson."""
    change = after.mean - before.mean
    if not (before.count and after.count):
        return Effect(before, after, -1.0, 1.0)
    down = sqrt((after.mean - after.low) ** 2 + (before.high - before.mean) ** 2)
    up = sqrt((after.high - after.mean) ** 2 + (before.mean - before.low) ** 2)
    return Effect(before, after, change - down, change + up)


def together(effects: Sequence[Effect]) -> Effect:
    """Of several people as one: every talk counts alike."""
    return between(_pooled([one.before for one in effects]), _pooled([one.after for one in effects]))


def _pooled(levels: Sequence[Level]) -> Level:
    return level([one.mean for one in levels for _ in range(one.count)])
