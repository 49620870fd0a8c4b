"""Figures that say how many tickets they rest on, and nothing where there are none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.analytics.figures import (
    Figure,
    TicketRow,
    figures_by_agent,
    figures_by_channel,
    figures_of,
    percentile,
)

OPENED = datetime(2026, 3, 2, 10, tzinfo=UTC)


def row(first: int | None = None, resolved: int | None = None, **known) -> TicketRow:
    """A ticket answered and resolved so many seconds after it was opened."""
    return TicketRow(
        OPENED,
        None if first is None else OPENED + timedelta(seconds=first),
        None if resolved is None else OPENED + timedelta(seconds=resolved),
        **known,
    )


WEEK = (
    row(10, 100, sla_met=True, score=5, agent="amy", channel="webchat"),
    row(20, 300, sla_met=False, score=2, agent="amy", channel="email"),
    row(40, None, sla_met=None, agent="ben", channel="webchat"),
    row(None, None, channel="email"),
)


def test_a_week_in_figures():
    figures = figures_of(WEEK)
    assert (figures.volume, figures.resolved) == (4, 2)
    assert figures.first_response_median == Figure(20, 3)
    assert figures.first_response_p90 == Figure(40, 3)
    assert figures.resolution_median == Figure(100, 2)
    assert figures.sla_attainment == Figure(0.5, 2)
    assert figures.csat == Figure(0.5, 2)
    assert figures.average_score == Figure(3.5, 2)


def test_without_tickets_there_are_no_figures_rather_than_zeros():
    figures = figures_of([])
    assert figures.volume == 0
    for figure in (
        figures.first_response_median,
        figures.resolution_p90,
        figures.sla_attainment,
        figures.csat,
    ):
        assert figure == Figure(None, 0)


def test_by_agent_and_by_channel_every_ticket_is_counted_where_it_belongs():
    assert {name: figures.volume for name, figures in figures_by_agent(WEEK).items()} == {"amy": 2, "ben": 1}
    assert {name: figures.volume for name, figures in figures_by_channel(WEEK).items()} == {
        "email": 2,
        "webchat": 2,
    }


def test_an_answer_dated_before_the_opening_took_no_time():
    assert figures_of([row(-5)]).first_response_median == Figure(0, 1)


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_four_and_five_are_satisfied(score):
    assert figures_of([row(score=score)]).csat == Figure(1.0 if score >= 4 else 0.0, 1)


@pytest.mark.parametrize(
    ("values", "percent", "value"),
    [
        ([7], 90, 7),
        ([1, 2], 50, 1),
        ([1, 2, 3], 50, 2),
        (range(1, 11), 90, 9),
        (range(1, 12), 90, 10),
        ([3, 1, 2], 100, 3),
    ],
)
def test_percentiles_are_values_that_happened(values, percent, value):
    assert percentile(values, percent).value == value


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60), st.integers(1, 100))
def test_at_least_that_share_is_at_or_below_a_percentile_and_no_smaller_value_does(values, percent):
    value = percentile(values, percent).value
    assert sum(other <= value for other in values) * 100 >= percent * len(values)
    assert sum(other < value for other in values) * 100 < percent * len(values)
