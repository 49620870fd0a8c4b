"""The path of a matter: what each stage needs, and the questions that find it out."""

import pytest

from yueting.tickets.causes import Cause, starter_causes, taxonomy
from yueting.tickets.path import (
    FACTS,
    NEEDS,
    SEEN,
    STAGES,
    PathKind,
    Stage,
    Verdict,
    Walked,
    asked_at,
    kind_of,
    standing,
)
from yueting.tickets.questions import all_questions, suggested, tongue_of

WHOLE = Walked(
    facts=dict.fromkeys(FACTS, "x"),
    feeling="嬲",
    cause="process",
    cause_words="漏單",
    plan="補送",
    outcome="收到",
    verdict="accepted",
    answered=True,
    told=True,
)


@pytest.mark.parametrize(
    ("klass", "level", "kind"),
    [
        ("complaint", 0, PathKind.COMPLAINT),
        ("refund", 1, PathKind.COMPLAINT),
        ("emergency", 4, PathKind.COMPLAINT),
        ("refund", 0, PathKind.ORDINARY),
        ("emergency", 0, PathKind.ORDINARY),
    ],
)
def test_a_complaint_by_class_or_level_takes_the_long_path(klass: str, level: int, kind: PathKind) -> None:
    assert kind_of(klass, level) is kind


@pytest.mark.parametrize("kind", PathKind)
def test_nothing_written_leaves_a_matter_at_its_first_stage(kind: PathKind) -> None:
    found = standing(kind, Walked())
    assert found.current is STAGES[kind][0]
    assert {r.id for r in found.missing} == {f"path.{n}" for s in STAGES[kind] for n in NEEDS[s]}


@pytest.mark.parametrize("kind", PathKind)
def test_everything_written_is_the_end_of_the_path(kind: PathKind) -> None:
    found = standing(kind, WHOLE)
    assert (found.current, found.missing) == (None, ())


@pytest.mark.parametrize("lacking", [need for stage in STAGES[PathKind.COMPLAINT] for need in NEEDS[stage]])
def test_one_thing_lacking_stops_at_its_stage_and_is_named(lacking: str) -> None:
    from dataclasses import replace

    if lacking in FACTS:
        walked = replace(WHOLE, facts=WHOLE.facts | {lacking: "  "})
    else:
        walked = replace(WHOLE, **{lacking: False if lacking in SEEN else ""})
    found = standing(PathKind.COMPLAINT, walked)
    assert found.current
    assert lacking in NEEDS[found.current]
    assert [reason.id for reason in found.missing] == [f"path.{lacking}"]


def test_a_later_stage_is_not_done_before_an_earlier_one() -> None:
    from dataclasses import replace

    found = standing(PathKind.COMPLAINT, replace(WHOLE, feeling=""))
    assert not any(entry.is_done for entry in found.stages)


@pytest.mark.parametrize(
    ("verdict", "is_end"), [(v, v is not Verdict.NOT_ACCEPTED) for v in Verdict] + [("nonsense", False)]
)
def test_a_customer_who_does_not_accept_keeps_the_path_open(verdict: str, is_end: bool) -> None:
    from dataclasses import replace

    found = standing(PathKind.COMPLAINT, replace(WHOLE, verdict=verdict))
    assert (found.current is None) is is_end


def test_what_the_desk_sees_itself_is_not_asked() -> None:
    assert asked_at(Stage.SOOTHE) == ("feeling",)


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_questions_in_every_variety(stage: Stage) -> None:
    of_stage = [question for question in all_questions() if question.stage is stage]
    assert len(of_stage) >= 2
    for question in of_stage:
        assert set(question.words) == {"yue", "zh-hant", "zh-hans", "en"}
        assert question.manner in {"open", "guiding", "confirming", "feeling"}
        assert not question.asks_for or question.asks_for in NEEDS[stage]


def test_a_complaint_is_met_with_open_guiding_confirming_and_feeling_questions() -> None:
    long_path = STAGES[PathKind.COMPLAINT]
    assert {q.manner for q in all_questions() if q.stage in long_path} == {
        "open",
        "guiding",
        "confirming",
        "feeling",
    }


def test_every_fact_has_a_question() -> None:
    assert {q.asks_for for q in all_questions() if q.stage is Stage.FACTS} >= set(FACTS)


def test_cantonese_questions_are_spoken_cantonese() -> None:
    """No written-Mandarin grammar in what is said in Cantonese."""
    for question in all_questions():
        assert not set("的是沒嗎們這哪") & set(question.words["yue"].replace("目的", "")), question.words[
            "yue"
        ]


def test_what_is_known_is_not_asked_again() -> None:
    asked = suggested(Stage.FACTS, {"place", "expected"})
    assert [q.asks_for for q in asked] == ["place", "expected", ""]
    assert len(suggested(Stage.FACTS, set(FACTS))) == 4


@pytest.mark.parametrize(
    ("variety", "tongue"),
    [
        ("yue", "yue"),
        ("zh-Hans", "zh-hans"),
        ("zh-Hant", "zh-hant"),
        ("en", "en"),
        ("mixed", "yue"),
        ("", "yue"),
    ],
)
def test_a_question_is_worded_as_the_customer_speaks(variety: str, tongue: str) -> None:
    assert tongue_of(variety) == tongue


def test_a_brand_renames_retires_and_adds_causes() -> None:
    own = [
        Cause("product", {"en": "Tea"}),
        Cause("process", {"en": "Process"}, True),
        Cause("rain", {"en": "Rain"}),
    ]
    found = taxonomy(own)
    assert [cause.key for cause in found][-1] == "rain"
    assert len(found) == len(starter_causes()) + 1
    by_key = {cause.key: cause for cause in found}
    assert by_key["product"].name("zh-hant") == "Tea"
    assert by_key["process"].is_retired
