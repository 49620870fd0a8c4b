"""The starter policy says what the mission says (T3)."""

import pytest

from yueting.tickets.policy import BadPolicy, policy_from, starter_policy
from yueting.tickets.sla import ClockRuns, Target, TargetKind

MINUTE, HOUR = 60, 3600
FIRST, RESOLUTION = TargetKind.FIRST_RESPONSE, TargetKind.RESOLUTION


@pytest.mark.parametrize(
    ("level", "channel", "kind", "seconds", "runs"),
    [
        (0, "webchat", FIRST, 30, ClockRuns.BUSINESS),
        (0, "email", FIRST, 4 * HOUR, ClockRuns.BUSINESS),
        (0, "email", RESOLUTION, 48 * HOUR, ClockRuns.BUSINESS),
        (1, "webchat", FIRST, 30, ClockRuns.CALENDAR),
        (1, "email", FIRST, 60, ClockRuns.CALENDAR),
        (1, "email", RESOLUTION, 24 * HOUR, ClockRuns.CALENDAR),
        (2, "webchat", FIRST, 30 * MINUTE, ClockRuns.CALENDAR),
        (2, "email", RESOLUTION, 48 * HOUR, ClockRuns.CALENDAR),
        (3, "weibo", FIRST, 15 * MINUTE, ClockRuns.CALENDAR),
        (3, "weibo", RESOLUTION, 72 * HOUR, ClockRuns.CALENDAR),
        (4, "phone", FIRST, 5 * MINUTE, ClockRuns.CALENDAR),
        (4, "phone", RESOLUTION, None, ClockRuns.CALENDAR),
    ],
)
def test_each_level_promises_what_was_agreed(level, channel, kind, seconds, runs):
    promised = {target.kind: target for target in starter_policy().targets_for(level, channel)}
    assert (promised[kind].seconds, promised[kind].clock) == (seconds, runs)


def test_every_level_promises_each_kind_once_on_every_channel():
    for level in range(5):
        for channel in ("webchat", "email", "api", "somethingnew"):
            kinds = [target.kind for target in starter_policy().targets_for(level, channel)]
            assert sorted(kinds) == sorted(TargetKind)


def test_serious_complaints_need_a_named_owner_and_critical_ones_a_plan():
    policy = starter_policy()
    assert [policy.at_level(level).needs_named_owner for level in range(5)] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert [policy.at_level(level).needs_plan for level in range(5)] == [False, False, False, False, True]


def written(**changes):
    target = {"kind": "resolution", "within": "24 h", "clock": "calendar"} | changes
    return {"id": "mine", "version": 2, "levels": [{"level": 1, "name": "slight", "targets": [target]}]}


def test_the_general_target_does_not_replace_the_one_of_the_channel_whatever_their_order():
    policy = policy_from(written())
    general, chat = (
        Target(FIRST, seconds, ClockRuns.CALENDAR, family) for seconds, family in ((60, None), (30, "chat"))
    )
    for order in ((general, chat), (chat, general)):
        level = type(policy.levels[0])(1, "slight", order)
        assert type(policy)("mine", 1, (level,)).targets_for(1, "webchat") == (chat,)
        assert type(policy)("mine", 1, (level,)).targets_for(1, "email") == (general,)


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        pytest.param(written(within="soon"), "no duration", id="a vague time"),
        pytest.param(written(kind="callback"), "not understood", id="an unknown kind"),
        pytest.param(written(clock="lunar"), "not understood", id="an unknown clock"),
        pytest.param({"id": "mine", "version": 1}, "lacks 'levels'", id="no levels"),
    ],
)
def test_a_policy_that_cannot_be_read_says_what_is_wrong(policy, said):
    with pytest.raises(BadPolicy, match=said):
        policy_from(policy)


def test_a_level_the_policy_leaves_out_is_an_error():
    with pytest.raises(BadPolicy, match="level 3"):
        policy_from(written()).targets_for(3, "email")
