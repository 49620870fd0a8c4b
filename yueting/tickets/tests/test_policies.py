"""Policies as leaders write them: what is fit to be kept, which target holds for whom, and what running clocks do."""

from copy import deepcopy
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from yueting.contacts.models import Contact
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.business_hours import BusinessHours
from yueting.tickets.models import SlaPolicyVersion
from yueting.tickets.policy import policy_from, seconds_of, starter_policy, written, written_duration
from yueting.tickets.policy_check import UnfitPolicy, check_policy
from yueting.tickets.services import clocks
from yueting.tickets.services.hours import ALWAYS_OPEN, business_hours
from yueting.tickets.services.policies import keep_policy, policy_of, version_of
from yueting.tickets.tests.test_services_clocks import HOURS, MINUTES, limits, ticket
from yueting.timeline.models import Event

NEVER_OPEN = BusinessHours("UTC", ((),) * 7)


def starter() -> dict[str, Any]:
    return deepcopy(written(starter_policy()))


def targets(content: dict[str, Any], level: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = content["levels"][level]["targets"]
    return found


def test_what_is_written_is_read_as_it_was() -> None:
    assert policy_from(written(starter_policy())) == starter_policy()


@pytest.mark.parametrize("seconds", [30, 60, 90, 3600, 7200, 5400, None])
def test_a_duration_is_written_as_it_is_read(seconds: int | None) -> None:
    assert seconds_of(written_duration(seconds)) == seconds


@pytest.mark.parametrize(
    ("channel", "value", "minutes"),
    [
        ("email", 0, 240),
        ("email", 2, 240),
        ("email", 3, 60),
        ("chat", 0, 10),
        ("chat", 3, 10),
        ("sms", 3, 60),
    ],
)
def test_the_channel_comes_before_the_tier_and_the_tier_before_everybody(
    channel: str, value: int, minutes: int
) -> None:
    content = starter()
    targets(content, 0)[:] = [
        {"kind": "first_response", "within": "4 h", "clock": "calendar"},
        {"kind": "first_response", "within": "10 min", "clock": "calendar", "channel": "chat"},
        {"kind": "first_response", "within": "1 h", "clock": "calendar", "value": 3},
    ]
    [target] = policy_from(content).targets_for(0, channel, value)
    assert target.seconds == minutes * 60


def test_the_starter_policy_is_fit() -> None:
    check_policy(starter_policy(), business_hours_of_always())


def business_hours_of_always() -> BusinessHours:
    from yueting.tickets.hours_plan import hours_from

    return hours_from(ALWAYS_OPEN, ())


def _level_missing(content: dict[str, Any]) -> None:
    del content["levels"][2]


def _no_resolution(content: dict[str, Any]) -> None:
    targets(content, 1)[:] = [t for t in targets(content, 1) if t["kind"] != "resolution"]


def _twice(content: dict[str, Any]) -> None:
    targets(content, 1).append(targets(content, 1)[0])


def _no_time(content: dict[str, Any]) -> None:
    targets(content, 1)[0]["within"] = "0 s"


def _left_to_no_plan(content: dict[str, Any]) -> None:
    targets(content, 1)[-1]["within"] = "plan"


def _warned_too_late(content: dict[str, Any]) -> None:
    content["warnings"] = [50, 120]


def _nobody_first(content: dict[str, Any]) -> None:
    content["ladder"] = [{"to": "supervisors", "within": "5 min"}]


@pytest.mark.parametrize(
    "spoil",
    [_level_missing, _no_resolution, _twice, _no_time, _left_to_no_plan, _warned_too_late, _nobody_first],
)
def test_a_policy_that_promises_nothing_clear_is_refused(spoil: Any) -> None:
    content = starter()
    spoil(content)
    with pytest.raises(UnfitPolicy):
        check_policy(policy_from(content), business_hours_of_always())


@pytest.mark.parametrize("hours", [None, NEVER_OPEN])
def test_a_policy_without_hours_is_refused_and_says_so(hours: BusinessHours | None) -> None:
    with pytest.raises(UnfitPolicy, match="hours"):
        check_policy(starter_policy(), hours)


def test_a_brand_without_hours_keeps_no_policy_by_hours_and_nothing_is_lost(cast: Cast) -> None:
    with pytest.raises(UnfitPolicy, match="none"):
        keep_policy(cast.cha, starter(), cast.lee, seen=0)
    assert version_of(cast.cha) == 0
    assert policy_of(cast.cha) == starter_policy()


def test_two_leaders_at_once_the_second_is_told(cast: Cast) -> None:
    keep_policy(cast.joy, starter(), cast.lee, seen=0, why="first")
    with pytest.raises(AlreadyDone):
        keep_policy(cast.joy, starter(), cast.sue, seen=0, why="second")
    assert SlaPolicyVersion.objects.get().why == "first"
    assert Event.objects.filter(verb="sla.policy_changed").count() == 1


def test_running_clocks_follow_a_new_policy_and_forget_nothing(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 2, timezone.now() - MINUTES(10))
    content = starter()
    targets(content, 2)[0]["within"] = "40 min"
    keep_policy(cast.joy, content, cast.lee, seen=0)
    clocks.sweep()
    assert limits(opened)["first_response"] == MINUTES(40)
    assert limits(opened)["resolution"] == HOURS(48)


def test_a_policy_that_makes_a_clock_late_breaks_it_in_the_same_sweep(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 2, timezone.now() - MINUTES(10))
    content = starter()
    targets(content, 2)[0]["within"] = "5 min"
    keep_policy(cast.joy, content, cast.lee, seen=0)
    clocks.sweep()
    opened.refresh_from_db()
    assert opened.sla_met is False


def test_a_new_policy_may_give_back_time_to_one_that_was_broken(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 2, timezone.now() - MINUTES(35))
    clocks.sweep()
    content = starter()
    targets(content, 2)[0]["within"] = "2 h"
    keep_policy(cast.joy, content, cast.lee, seen=0)
    clocks.sweep()
    opened.refresh_from_db()
    assert opened.sla_met is None
    assert opened.due_at == opened.opened_at + HOURS(2)


def test_a_customer_of_value_is_promised_more(cast: Cast) -> None:
    content = starter()
    targets(content, 2).append({"kind": "first_response", "within": "5 min", "clock": "calendar", "value": 3})
    keep_policy(cast.joy, content, cast.lee, seen=0)
    ordinary, vip = (ticket(cast.joy_mail, 2, sender=sender) for sender in ("ming", "fung"))
    Contact.objects.filter(pk=vip.contact_id).update(value=3)
    clocks.set_clocks(ordinary, vip)
    assert limits(ordinary)["first_response"] == MINUTES(30)
    assert limits(vip)["first_response"] == MINUTES(5)


def test_hours_know_the_days_set_by_hand_of_a_brand_without_hours(cast: Cast) -> None:
    cast.cha.hours = {"special": {"2026-07-01": []}}
    hours = business_hours(cast.cha, timezone.now())
    assert [day.day.isoformat() for day in hours.special_days] == ["2026-07-01"]
