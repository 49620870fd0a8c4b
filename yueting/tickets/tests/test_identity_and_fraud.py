"""When a check passes, and which signs raise a flag: tables."""

from datetime import UTC, datetime, timedelta

import pytest

from yueting.tickets.fraud import (
    failed_checks,
    new_address_then_refund,
    one_device_many_accounts,
    starter_alertness,
)
from yueting.tickets.identity import IdentityPlan, Result, holds_until, judge, starter_plan, starter_questions

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ALERT = starter_alertness()


@pytest.mark.parametrize(
    ("right", "wrong", "result"),
    [
        (2, 0, Result.PASSED),
        (2, 1, Result.PASSED),
        (4, 2, Result.FAILED),
        (0, 2, Result.FAILED),
        (1, 1, Result.BROKEN_OFF),
        (0, 0, Result.BROKEN_OFF),
    ],
)
def test_a_check_passes_by_right_answers_and_fails_by_wrong_ones(
    right: int, wrong: int, result: Result
) -> None:
    assert judge(IdentityPlan(2, 1, 30, frozenset()), right, wrong) is result


def test_a_pass_holds_for_its_minutes() -> None:
    assert holds_until(starter_plan(), NOON) == NOON + timedelta(minutes=30)
    assert len(starter_questions()) >= starter_plan().needed
    assert all(set(question.words) == {"yue", "zh-hant", "zh-hans", "en"} for question in starter_questions())


@pytest.mark.parametrize(
    ("ago", "is_sign"),
    [
        ([], False),
        ([0, 1], False),
        ([0, 1, 2], True),
        ([0, 23, 23.9], True),
        ([0, 1, 24], False),  # the first one is a day old
        ([0, 1, 2, 3], True),
        ([-1, 0, 1], False),  # one that has not happened yet
    ],
)
def test_three_failed_checks_in_a_day_are_a_sign(ago: list[float], is_sign: bool) -> None:
    assert bool(failed_checks([NOON - hours * HOUR for hours in ago], NOON, ALERT)) is is_sign


@pytest.mark.parametrize(
    ("days_ago", "is_sign"),
    [([], False), ([0], True), ([7], True), ([7.01], False), ([90, 2], True), ([-1], False)],
)
def test_a_changed_address_and_then_a_refund_is_a_sign(days_ago: list[float], is_sign: bool) -> None:
    assert bool(new_address_then_refund([NOON - days * DAY for days in days_ago], NOON, ALERT)) is is_sign


@pytest.mark.parametrize(("accounts", "is_sign"), [(0, False), (1, False), (2, False), (3, True), (9, True)])
def test_one_device_with_many_accounts_is_a_sign(accounts: int, is_sign: bool) -> None:
    found = one_device_many_accounts(accounts, ALERT)
    assert bool(found) is is_sign
    assert found is None or dict(found.values) == {"count": accounts}
