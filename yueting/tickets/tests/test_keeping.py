"""The rules of promises: which deed leads where, which dates can be promised, when an owner is reminded."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueting.tickets.keeping import (
    LONGEST,
    OWED,
    Deed,
    PromiseState,
    Tally,
    after,
    check_due,
    deeds_for,
    remind_at,
)
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.telling import Delay, delay_words, page_words

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("deeds", "ends"),
    [
        ((Deed.CONFIRM,), "open"),
        ((Deed.DISMISS,), "dismissed"),
        ((Deed.CONFIRM, Deed.KEEP), "kept"),
        ((Deed.CONFIRM, Deed.DELAY, Deed.KEEP), "kept"),
        ((Deed.CONFIRM, Deed.BREAK), "broken"),
        ((Deed.CONFIRM, Deed.BREAK, Deed.KEEP), "made_good"),
        ((Deed.CONFIRM, Deed.BREAK, Deed.DELAY, Deed.BREAK), "broken"),
        ((Deed.CONFIRM, Deed.WITHDRAW), "withdrawn"),
    ],
)
def test_a_promise_goes_its_way(deeds: tuple[Deed, ...], ends: str) -> None:
    state = PromiseState.FOUND
    for deed in deeds:
        state = after(state, deed)
    assert state == ends


@pytest.mark.parametrize("state", PromiseState)
@pytest.mark.parametrize("deed", Deed)
def test_what_is_not_offered_is_refused(state: PromiseState, deed: Deed) -> None:
    if deed in deeds_for(state) or (deed is Deed.BREAK and state is PromiseState.OPEN):
        after(state, deed)
    else:
        with pytest.raises(NotAllowed):
            after(state, deed)


def test_only_what_is_open_or_broken_is_owed() -> None:
    assert {state for state in PromiseState if Deed.KEEP in deeds_for(state)} == OWED


@pytest.mark.parametrize(
    ("due", "later_than", "refused"),
    [
        (NOW - HOUR, None, "promise.past"),
        (NOW, None, "promise.past"),
        (NOW + LONGEST + HOUR, None, "promise.far"),
        (NOW + HOUR, NOW + 2 * HOUR, "promise.not_later"),
        (NOW + HOUR, NOW + HOUR, "promise.not_later"),
    ],
)
def test_a_date_that_cannot_be_kept_is_refused(
    due: datetime, later_than: datetime | None, refused: str
) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_due(due, NOW, later_than=later_than)
    assert caught.value.reason.id == refused


def test_the_reminder_comes_two_hours_before_or_at_three_quarters() -> None:
    assert remind_at(NOW, NOW + 24 * HOUR) == NOW + 22 * HOUR
    assert remind_at(NOW, NOW + HOUR) == NOW + 0.75 * HOUR
    assert remind_at(NOW, NOW + 48 * HOUR, whole_day=True) == NOW + 40 * HOUR


def test_what_is_due_at_night_is_reminded_of_while_the_desk_is_open() -> None:
    closes = NOW + 8 * HOUR
    assert remind_at(NOW, NOW + 14 * HOUR, desk_closes=closes) == closes - 2 * HOUR
    assert remind_at(closes, closes + HOUR, desk_closes=closes) == closes + 0.75 * HOUR


@given(
    minutes=st.integers(1, 366 * 24 * 60),
    closes=st.none() | st.integers(-600, 366 * 24 * 60),
    day=st.booleans(),
)
def test_the_reminder_lies_between_promise_and_date(minutes: int, closes: int | None, day: bool) -> None:
    due = NOW + timedelta(minutes=minutes)
    desk = None if closes is None else NOW + timedelta(minutes=closes)
    assert NOW < remind_at(NOW, due, whole_day=day, desk_closes=desk) < due


def test_the_share_kept_counts_what_ended_and_nothing_else() -> None:
    assert Tally(kept=3, made_good=1, broken=0, open=9).kept_share == 0.75
    assert Tally(open=2).kept_share is None


@pytest.mark.parametrize(
    ("variety", "words"),
    [
        ("yue", "唔好意思"),
        ("zh-Hant", "非常抱歉"),
        ("zh-Hans", "编号"),
        ("en", "3 March 15:05"),
        ("", "編號"),
    ],
)
def test_a_delay_is_told_in_the_customers_own_variety(variety: str, words: str) -> None:
    due = datetime(2026, 3, 3, 15, 5, tzinfo=UTC)
    told = delay_words(variety, Delay("補寄杯。", "貨未到", due, False, "YT-7K3F9-1", "https://x/y"))
    assert words in told
    assert "補寄杯" in told
    assert "。」" not in told
    assert "YT-7K3F9-1" in told
    assert "https://x/y" in told
    assert "{" not in told
    page = page_words(variety, reference="YT-7K3F9", link="https://x/y")
    assert "YT-7K3F9" in page
    assert "https://x/y" in page
