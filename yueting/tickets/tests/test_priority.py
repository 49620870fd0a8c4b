"""Priority: points with reasons (T4)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.tickets.priority import Weighed, starter_weights, weigh, weights_from

WEIGHTS = starter_weights()
QUESTION = Weighed("consultation", 0, "email")


def points(**changes) -> int:
    return weigh(replace(QUESTION, **changes), WEIGHTS).points


@pytest.mark.parametrize(
    ("changes", "band", "lane"),
    [
        pytest.param({"urgency": "low"}, "low", "ordinary", id="an idle question"),
        pytest.param({"klass": "refund", "channel": "webchat"}, "normal", "ordinary", id="a refund by chat"),
        pytest.param({"level": 2, "urgency": "high"}, "high", "ordinary", id="a complaint that presses"),
        pytest.param(
            {"level": 3, "urgency": "low"}, "urgent", "ordinary", id="a serious complaint, calmly told"
        ),
        pytest.param({"level": 4, "urgency": "low"}, "urgent", "fast", id="critical"),
        pytest.param({"klass": "emergency"}, "urgent", "fast", id="an emergency"),
        pytest.param({"customer_value": 3}, "normal", "vip", id="a VIP's question"),
    ],
)
def test_band_and_lane(changes, band, lane):
    priority = weigh(replace(QUESTION, **changes), WEIGHTS)
    assert (priority.band, priority.lane) == (band, lane)


@pytest.mark.parametrize(
    "worse",
    [
        {"urgency": "high"},
        {"level": 1},
        {"channel": "weibo"},
        {"emotion": "angry", "intensity": 0.5},
        {"customer_value": 1},
        {"contacts_in_7_days": 3},
        {"sla_left_fraction": 0.1},
    ],
)
def test_each_thing_that_makes_it_worse_raises_the_points_and_is_named(worse):
    assert points(**worse) > points()
    before = weigh(QUESTION, WEIGHTS).reasons
    assert set(weigh(replace(QUESTION, **worse), WEIGHTS).reasons) - set(before)


@pytest.mark.parametrize(
    ("left", "extra"),
    [(None, 0), (0.6, 0), (0.5, 7), (0.21, 7), (0.2, 15), (0.01, 15), (0.0, 25), (-3.0, 25)],
)
def test_the_less_time_is_left_the_more_points(left, extra):
    assert points(sla_left_fraction=left) - points() == extra


def test_a_complaint_weighs_no_less_for_being_about_a_refund():
    assert points(klass="refund", level=1) == points(klass="complaint", level=1)


def test_a_public_complaint_outranks_the_same_by_mail():
    assert points(level=1, channel="weibo") > points(level=1, channel="email")


@settings(max_examples=40, deadline=None)
@given(st.floats(-2, 1), st.floats(-2, 1))
def test_less_time_left_never_lowers_the_priority(one, other):
    less, more = sorted((one, other))
    assert points(sla_left_fraction=less) >= points(sla_left_fraction=more)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 3), st.sampled_from(["consultation", "refund", "praise", "complaint"]))
def test_a_higher_level_never_lowers_the_priority(level, klass):
    assert points(klass=klass, level=level + 1) >= points(klass=klass, level=level)


def test_a_floor_is_a_reason_of_its_own_and_the_points_add_up():
    priority = weigh(replace(QUESTION, level=4, urgency="low"), WEIGHTS)
    assert "floor" in {reason.id for reason in priority.reasons}
    assert sum(reason.points for reason in priority.reasons) == priority.points == 95


def test_weights_with_an_unknown_part_are_refused():
    with pytest.raises(TypeError):
        weights_from({"id": "mine", "version": 1, "moon_phase": {}})
