"""A rubric is data: what comes along is whole, and a fault is told in words."""

from typing import Any

import pytest

from yueting.quality.rubric_files import BadRubric, read_rubric, rubric_data, rubric_from, starter_rubric


@pytest.mark.parametrize("name", ["service", "complaint"])
def test_the_rubrics_that_come_along_survive_their_way_through_data(name: str) -> None:
    rubric = starter_rubric(name)
    assert rubric.id == name
    assert rubric_from(rubric_data(rubric)) == rubric
    assert sum(item.weight for item in rubric.items()) > 99
    assert any(item.kind == "fatal" for item in rubric.items())


def changed(**more: Any) -> dict[str, Any]:
    data = rubric_data(starter_rubric("service"))
    data["sections"][0]["items"][0] |= more
    return data


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"kind": "moon"}, "greeting: kind “moon” is none of"),
        ({"weight": -1}, "greeting: the weight"),
        ({"weight": True}, "greeting: the weight"),
        ({"names": {"en": "Greeting"}}, "names of greeting: missing in zh-Hant, zh-Hans"),
        ({"applies": ["moonlight"]}, "condition “moonlight”"),
        ({"rule": {"check": "moon"}}, "names no check"),
        ({"rule": {"check": "said", "acts": ["sing"]}}, "sing"),
        ({"rule": {"check": "said", "colour": 1}}, "no setting “colour”"),
        ({"rule": {"check": "in_time", "first": "soon"}}, "is a number"),
        ({"id": "empathy"}, "same id: empathy"),
        ({"id": "<script>"}, "letters, digits"),
    ],
)
def test_a_fault_of_a_rubric_is_told_in_words(more: dict[str, Any], told: str) -> None:
    with pytest.raises(BadRubric, match=told):
        rubric_from(changed(**more))


@pytest.mark.parametrize(
    "text", ["", "[]", "a: [", "id: x\nsections: 3", "id: x\nnames: {en: x}\nsections: []"]
)
def test_what_is_no_rubric_is_refused(text: str) -> None:
    with pytest.raises(BadRubric):
        read_rubric(text)


def test_an_unknown_rubric_names_those_that_are_known() -> None:
    with pytest.raises(BadRubric, match="complaint, service"):
        starter_rubric("../../etc/passwd")
