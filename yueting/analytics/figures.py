"""The arithmetic of the dashboard: every figure comes with the number of tickets behind it.

A figure without data is None, never 0: nobody answered badly because nobody asked.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

# A customer who gives one of these is a satisfied one (CSAT, top two boxes of five).
SATISFIED = (4, 5)


@dataclass(frozen=True, slots=True)
class TicketRow:
    """What the figures need to know of one ticket; `sla_met` is None while a clock still runs."""

    opened_at: datetime
    first_response_at: datetime | None = None
    resolved_at: datetime | None = None
    sla_met: bool | None = None
    score: int | None = None
    agent: str | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and the number of tickets it rests on; None when there are none."""

    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Figures:
    """One set of tickets in figures: times in seconds, shares 0..1."""

    volume: int
    resolved: int
    first_response_median: Figure
    first_response_p90: Figure
    resolution_median: Figure
    resolution_p90: Figure
    sla_attainment: Figure
    csat: Figure
    average_score: Figure


def figures_of(rows: Iterable[TicketRow]) -> Figures:
    """All figures of these tickets."""
    tickets = tuple(rows)
    responses = _durations(tickets, lambda row: row.first_response_at)
    resolutions = _durations(tickets, lambda row: row.resolved_at)
    scores = [row.score for row in tickets if row.score is not None]
    return Figures(
        volume=len(tickets),
        resolved=len(resolutions),
        first_response_median=percentile(responses, 50),
        first_response_p90=percentile(responses, 90),
        resolution_median=percentile(resolutions, 50),
        resolution_p90=percentile(resolutions, 90),
        sla_attainment=share([row.sla_met for row in tickets if row.sla_met is not None]),
        csat=share([score in SATISFIED for score in scores]),
        average_score=mean(scores),
    )


def figures_by_agent(rows: Iterable[TicketRow]) -> dict[str, Figures]:
    """Figures per agent; tickets without an agent are left out."""
    return _grouped(rows, lambda row: row.agent)


def figures_by_channel(rows: Iterable[TicketRow]) -> dict[str, Figures]:
    """Figures per channel."""
    return _grouped(rows, lambda row: row.channel)


def percentile(values: Iterable[float], percent: float) -> Figure:
    """The smallest value that at least `percent` % of the values do not exceed (nearest rank).

    It is always a time some customer really waited; 0 < percent ≤ 100.
    """
    ordered = sorted(values)
    if not ordered:
        return Figure(None, 0)
    place = max(1, ceil(len(ordered) * percent / 100))
    return Figure(ordered[place - 1], len(ordered))


def share(answers: Sequence[bool]) -> Figure:
    """The share of True, 0..1."""
    return Figure(sum(answers) / len(answers), len(answers)) if answers else Figure(None, 0)


def mean(values: Sequence[float]) -> Figure:
    """The arithmetic mean."""
    return Figure(sum(values) / len(values), len(values)) if values else Figure(None, 0)


def _durations(rows: Iterable[TicketRow], end: Callable[[TicketRow], datetime | None]) -> list[float]:
    """Seconds from opening to `end`; a clock set back between two machines never gives less than none."""
    return [
        max(0.0, (ended - row.opened_at).total_seconds()) for row in rows if (ended := end(row)) is not None
    ]


def _grouped(rows: Iterable[TicketRow], key: Callable[[TicketRow], str | None]) -> dict[str, Figures]:
    groups: dict[str, list[TicketRow]] = {}
    for row in rows:
        if name := key(row):
            groups.setdefault(name, []).append(row)
    return {name: figures_of(groups[name]) for name in sorted(groups)}
