"""Priority of a matter: points with a reason for each (mission T4), by weights that are data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from yueting.tickets.channel_families import family_of
from yueting.tickets.reasons import Reason, because, gettext_noop
from yueting.understanding.yaml_files import load_mapping

Band = Literal["low", "normal", "high", "urgent"]
Lane = Literal["ordinary", "vip", "fast"]

_STARTER = Path(__file__).parent / "policies" / "priority.yaml"
_HIGHEST = 100


@dataclass(frozen=True, slots=True)
class PriorityWeights:
    """The numbers of policies/priority.yaml; a changed set carries a new version."""

    id: str
    version: int
    urgency: Mapping[str, float]
    impact_by_level: Mapping[int, float]
    impact_by_class: Mapping[str, float]
    customer_value: Mapping[int, float]
    vip_from_value: int
    channel: Mapping[str, float]
    emotion: Mapping[str, float]
    contacts_in_7_days: Mapping[int, float]
    sla_left: Mapping[float, float]
    floor_by_level: Mapping[int, float]
    floor_by_class: Mapping[str, float]
    bands: Mapping[Band, float]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What priority looks at: a ticket's class and level, and how the customer and the clock stand.

    `intensity` and `sla_left_fraction` are 0..1 (the latter below 0 once overdue, None without a clock);
    `customer_value` is a tier 0..3.
    """

    klass: str
    level: int
    channel: str
    urgency: str = "normal"
    emotion: str = "calm"
    intensity: float = 0.0
    customer_value: int = 0
    contacts_in_7_days: int = 0
    sla_left_fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Priority:
    """Points 0..100, their band, the lane that serves them, and why."""

    points: int
    band: Band
    lane: Lane
    reasons: tuple[Reason, ...]


@cache
def starter_weights() -> PriorityWeights:
    """The weights every brand starts with."""
    return weights_from(load_mapping(_STARTER))


def weights_from(written: Mapping[str, Any]) -> PriorityWeights:
    """Weights as they stand in YAML or in a form; raises TypeError for a missing or unknown part."""
    return PriorityWeights(**written)


def weigh(weighed: Weighed, weights: PriorityWeights) -> Priority:
    """Add up the reasons; a floor lifts serious levels and emergencies, 100 is the most."""
    reasons = [reason for reason in _reasons(weighed, weights) if reason.points]
    total = sum(reason.points for reason in reasons)
    floor = max(weights.floor_by_level.get(weighed.level, 0), weights.floor_by_class.get(weighed.klass, 0))
    if floor > total:
        words = gettext_noop("level %(level)s, %(klass)s: never below %(floor)s")
        reasons.append(
            because("floor", floor - total, words, level=weighed.level, klass=weighed.klass, floor=floor)
        )
        total = floor
    points = min(_HIGHEST, round(total))
    return Priority(points, band_of(points, weights), _lane(weighed, weights), tuple(reasons))


def band_of(points: float, weights: PriorityWeights) -> Band:
    """The highest band whose threshold the points reach."""
    reached = [band for band, threshold in weights.bands.items() if points >= threshold]
    return max(reached, key=lambda band: weights.bands[band])


def _lane(weighed: Weighed, weights: PriorityWeights) -> Lane:
    if weighed.level >= 4 or weighed.klass == "emergency":
        return "fast"
    return "vip" if weighed.customer_value >= weights.vip_from_value else "ordinary"


def _reasons(weighed: Weighed, weights: PriorityWeights) -> Iterator[Reason]:
    yield _base(weighed, weights)
    yield because(
        "customer_value",
        weights.customer_value.get(weighed.customer_value, 0),
        gettext_noop("customer of value tier %(tier)s"),
        tier=weighed.customer_value,
    )
    family = family_of(weighed.channel)
    yield because(
        "channel", weights.channel.get(family, 0), gettext_noop("came by %(channel)s"), channel=family
    )
    yield because(
        "emotion",
        round(weights.emotion.get(weighed.emotion, 0) * weighed.intensity),
        gettext_noop("customer is %(emotion)s (%(percent)s %%)"),
        emotion=weighed.emotion,
        percent=round(weighed.intensity * 100),
    )
    yield because(
        "contacts",
        _from_threshold(weights.contacts_in_7_days, weighed.contacts_in_7_days),
        gettext_noop("contact number %(contacts)s within 7 days"),
        contacts=weighed.contacts_in_7_days,
    )
    if weighed.sla_left_fraction is not None:
        yield _clock(weighed.sla_left_fraction, weights)


def _base(weighed: Weighed, weights: PriorityWeights) -> Reason:
    by_level = weights.impact_by_level.get(weighed.level, 0)
    by_class = weights.impact_by_class.get(weighed.klass, by_level)
    # A praise is less than an ordinary matter, but a complaint never weighs less for its class.
    impact = by_class if weighed.level == 0 else max(by_level, by_class)
    return because(
        "urgency_impact",
        round(weights.urgency.get(weighed.urgency, 1.0) * impact),
        gettext_noop("%(urgency)s urgency × impact %(impact)s (%(klass)s, level %(level)s)"),
        urgency=weighed.urgency,
        impact=impact,
        klass=weighed.klass,
        level=weighed.level,
    )


def _clock(left: float, weights: PriorityWeights) -> Reason:
    reached = [share for share in weights.sla_left if left <= share]
    points = weights.sla_left[min(reached)] if reached else 0
    if left <= 0:
        return because("sla_left", points, gettext_noop("its time has run out"))
    return because(
        "sla_left", points, gettext_noop("%(percent)s %% of its time left"), percent=round(left * 100)
    )


def _from_threshold(points: Mapping[int, float], count: int) -> float:
    """The points of the highest threshold that `count` reaches, 0 below all."""
    reached = [threshold for threshold in points if count >= threshold]
    return points[max(reached)] if reached else 0
