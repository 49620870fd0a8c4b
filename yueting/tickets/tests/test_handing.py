"""The rules of hand-overs: which step leads where, and the clocks on them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueting.tickets.handing import (
    MOST_EXTENSIONS,
    RUNNING,
    HandoverState,
    Step,
    accept_by,
    after,
    check_due,
    check_extension,
    link_until,
    steps_for,
)
from yueting.tickets.lifecycle import NotAllowed

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ((Step.ACCEPT,), "accepted"),
        ((Step.ACCEPT, Step.EXTEND, Step.ANSWER), "answered"),
        ((Step.ANSWER,), "answered"),
        ((Step.RETURN,), "returned"),
        ((Step.ACCEPT, Step.RETURN), "returned"),
        ((Step.ACCEPT, Step.WITHDRAW), "withdrawn"),
    ],
)
def test_a_hand_over_goes_its_way(steps: tuple[Step, ...], ends: str) -> None:
    state = HandoverState.ASKED
    for step in steps:
        state = after(state, step)
    assert state == ends


@pytest.mark.parametrize("state", sorted(set(HandoverState) - RUNNING))
@pytest.mark.parametrize("step", Step)
def test_what_has_ended_takes_no_further_step(state: HandoverState, step: Step) -> None:
    assert steps_for(state) == ()
    with pytest.raises(NotAllowed):
        after(state, step)


@pytest.mark.parametrize(
    ("due", "refused"), [(NOW, "past"), (NOW - HOUR, "past"), (NOW + 3000 * HOUR, "far")]
)
def test_a_deadline_that_cannot_be_met_is_refused(due: datetime, refused: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_due(due, NOW)
    assert caught.value.reason.id == f"handover.{refused}"


def test_the_receiver_may_extend_a_few_times_and_only_forward() -> None:
    before = NOW + HOUR
    check_extension(before + HOUR, NOW, before=before, extensions=MOST_EXTENSIONS - 1)
    for due, extensions in [(before, 0), (before + HOUR, MOST_EXTENSIONS)]:
        with pytest.raises(NotAllowed):
            check_extension(due, NOW, before=before, extensions=extensions)


@given(st.integers(1, 92 * 24 * 60))
def test_it_must_be_accepted_before_it_is_due_and_its_link_outlives_it(minutes: int) -> None:
    due = NOW + timedelta(minutes=minutes)
    assert NOW < accept_by(NOW, due) <= NOW + 4 * HOUR
    assert accept_by(NOW, due) < due < link_until(due)
