"""What a draft changes, told before it counts."""

from dataclasses import replace

from yueting.quality.checks import CHECKS
from yueting.quality.conditions import CONDITIONS
from yueting.quality.editing import rewording
from yueting.quality.editing.comparing import changes, preview
from yueting.quality.editing.words import choices_of, named
from yueting.quality.rubric_files import rubric_data, rubric_from, starter_rubric
from yueting.quality.tests.talks import BAD, GOOD, conversation

RUBRIC = starter_rubric("service")


def test_every_part_of_a_rule_has_a_name_in_three_languages() -> None:
    for language in ("zh-Hant", "zh-Hans", "en"):
        for check in CHECKS.values():
            assert named("checks", check.id, language) != check.id
            for setting in check.settings:
                assert named("settings", setting.name, language) != setting.name
                assert all(
                    words != choice for choice, words in choices_of(setting, language) if language != "en"
                )
        assert all(named("conditions", one, language) != one for one in CONDITIONS)


def test_a_change_names_the_item_and_its_parts() -> None:
    data = rubric_data(RUBRIC)
    section, item = rewording.find_item(data, "greeting") or ("", {})
    data = rewording.put_item(data, section, item | {"weight": 9, "applies": ["talked"]})
    data = rewording.take_out(data, "empathy")
    data = rewording.put_item(data, section, item | {"id": "fresh"})
    found = {one.item: one for one in changes(RUBRIC, rubric_from(data))}
    assert found["empathy"].now is None
    assert found["fresh"].was is None
    assert found["greeting"].parts == ("weight", "applies")
    assert len(found) == 3


def test_moving_an_item_changes_nothing_but_its_place() -> None:
    data = rubric_data(RUBRIC)
    section = next(one for one in data["sections"] if len(one["items"]) > 1)
    first, second = (one["id"] for one in section["items"][:2])
    moved = rewording.move(data, first, 1)
    places = [one["id"] for one in next(s for s in moved["sections"] if s["id"] == section["id"])["items"]]
    assert places[:2] == [second, first]
    assert changes(RUBRIC, rubric_from(moved)) == []
    assert rewording.move(data, first, -1) == data


def test_an_item_moves_to_another_section_and_an_empty_section_goes() -> None:
    data = rubric_data(RUBRIC)
    lonely = next(one for one in data["sections"] if len(one["items"]) == 1)
    other = next(one for one in data["sections"] if one["id"] != lonely["id"])
    item = lonely["items"][0]
    data = rewording.put_item(data, other["id"], item)
    data = rewording.take_out(data, "nothing")
    assert [one["id"] for one in data["sections"]].count(lonely["id"]) == 0
    assert rewording.find_item(data, item["id"]) == (other["id"], item)


def test_a_preview_shows_the_talks_that_change_most_first() -> None:
    talks = [replace(conversation(*GOOD), id="good"), replace(conversation(*BAD), id="bad")]
    harder = replace(RUBRIC, sections=tuple(
        replace(section, items=tuple(replace(item, weight=100) if item.id == "respect" else item for item in section.items))
        for section in RUBRIC.sections
    ))  # fmt: skip
    found = preview(talks, RUBRIC, harder)
    assert found.was is not None
    assert found.effects[0].conversation == "bad"
    assert (found.effects[0].change or 0) < 0
    assert all(one.moved == () for one in found.effects)
