"""A week of goals is checked in words; what is open moves along; evidence decides. Pure."""

from copy import deepcopy
from typing import Any

import pytest

from yueting.academy.customers.card_files import starter_cards
from yueting.academy.drills.plan_files import starter_plans
from yueting.academy.newcomers.goals import BadGoals, Target, goals_from, starter_goals
from yueting.academy.newcomers.standing import day_standing, evidence

GOALS = goals_from(starter_goals())


def test_the_week_that_comes_along_names_only_what_there_is() -> None:
    for day in GOALS.days:
        assert set(day.drills) <= {*starter_cards(), *starter_plans()}
        assert day.lessons


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("days",), [], "7 days"),
        (("days", 0, "figures"), {"smiles": 3}, "“smiles” is none of"),
        (("days", 0, "figures"), {"conversations": "many"}, "a number"),
        (("days", 1, "lessons"), ["no lesson"], "not course/lesson"),
        (("days", 2, "goal"), {"en": "x"}, "day 3: no words in zh-Hant"),
        (("release",), {}, "figures"),
    ],
)
def test_goals_that_cannot_be_used_say_where(path: tuple[Any, ...], value: object, said: str) -> None:
    data: Any = deepcopy(dict(starter_goals()))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(BadGoals, match=said):
        goals_from(data)


def test_what_is_open_moves_to_the_next_day_and_a_day_is_whole_without_it() -> None:
    first, second = GOALS.days[0], GOALS.days[1]
    found = {target.measure: target.value for target in second.targets}
    behind = day_standing(GOALS, 2, {*second.lessons, first.lessons[0]}, set(second.drills), found)
    assert behind.carried == (first.lessons[1], *first.drills)
    assert not behind.whole
    all_read = {*first.lessons, *second.lessons}
    assert day_standing(GOALS, 2, all_read, {*first.drills, *second.drills}, found).whole


def test_less_is_better_for_minutes_and_nothing_measured_is_not_reached() -> None:
    assert Target("first_reply_minutes", 4).is_reached(3.5)
    assert not Target("first_reply_minutes", 4).is_reached(4.5)
    assert not Target("quality_score", 70).is_reached(None)


def test_evidence_needs_the_figures_and_the_mentors_days() -> None:
    found = {target.measure: target.value for target in GOALS.release}
    assert evidence(GOALS, GOALS.signed_days, found).ok
    assert not evidence(GOALS, GOALS.signed_days - 1, found).ok
    assert not evidence(GOALS, GOALS.signed_days, found | {"quality_score": 10}).ok
