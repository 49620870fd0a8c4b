"""Whether practice helped is said only as far as the numbers carry it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueting.academy.drills.effect import Result, between, effect, level, together

NOW = datetime(2025, 6, 1, tzinfo=UTC)
WINDOW = timedelta(weeks=6)


def results(before: list[float], after: list[float]) -> list[Result]:
    early = [Result(NOW - timedelta(days=1 + place), share) for place, share in enumerate(before)]
    return early + [Result(NOW + timedelta(days=1 + place), share) for place, share in enumerate(after)]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ([0.0] * 12, [1.0] * 12, "better"),
        ([1.0] * 12, [0.0] * 12, "worse"),
        ([0.5] * 6, [0.7] * 6, "open"),
        ([0.0] * 4, [1.0] * 12, "few"),
        ([], [1.0] * 12, "few"),
        ([], [], "few"),
    ],
)
def test_a_verdict_needs_enough_talks(before: list[float], after: list[float], verdict: str) -> None:
    assert effect(results(before, after), NOW, NOW, WINDOW).verdict == verdict


def test_wilson_is_as_the_books_say() -> None:
    """15 of 20: Wilson 1927 gives 0.531 to 0.888."""
    found = level([1.0] * 15 + [0.0] * 5)
    assert (round(found.low, 3), round(found.high, 3)) == (0.531, 0.888)


def test_newcombe_is_as_the_books_say() -> None:
    """56 of 70 and 48 of 80 (Newcombe 1998, method 10): 0.0524 to 0.3339."""
    found = between(level([1.0] * 48 + [0.0] * 32), level([1.0] * 56 + [0.0] * 14))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_only_the_window_counts_and_what_came_between_belongs_to_neither() -> None:
    last = NOW + timedelta(days=3)
    rows = [
        Result(NOW - timedelta(weeks=7), 0.0),
        Result(NOW - timedelta(days=1), 0.2),
        Result(NOW + timedelta(days=1), 0.9),
        Result(last + timedelta(days=1), 0.8),
        Result(last + timedelta(weeks=7), 0.0),
    ]
    found = effect(rows, NOW, last, WINDOW)
    assert (found.before.mean, found.after.mean) == (0.2, 0.8)


@given(st.lists(st.floats(0, 1), max_size=40))
def test_an_interval_holds_its_mean_and_stays_among_the_shares(shares: list[float]) -> None:
    found = level(shares)
    assert 0.0 <= found.low <= found.high <= 1.0
    assert not shares or found.low - 1e-9 <= found.mean <= found.high + 1e-9


def test_together_counts_every_talk_alike() -> None:
    one = effect(results([0.0] * 10, [1.0] * 10), NOW, NOW, WINDOW)
    other = effect(results([1.0] * 2, [1.0] * 2), NOW, NOW, WINDOW)
    both = together([one, other])
    assert (both.before.count, both.after.count) == (12, 12)
    assert both.before.mean == pytest.approx(2 / 12)
    assert both.verdict == "better"
