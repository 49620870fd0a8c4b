"""A learner's answers are judged as a fair trainer would."""

from pathlib import Path

import pytest

from yueting.academy.course_files import read_course
from yueting.academy.question import Choice, Gap, Order, Rewrite
from yueting.academy.quizzes import judge, share_right

BOTH = {"zh-Hant": "問", "zh-Hans": "问"}
CHOICE = Choice("c", BOTH, BOTH, (BOTH, BOTH, BOTH), frozenset({0, 2}))
ORDER = Order("o", BOTH, BOTH, (BOTH, BOTH, BOTH))
GAP = Gap(
    "g", BOTH, BOTH, {"zh-Hant": "___ 分鐘", "zh-Hans": "___ 分钟"}, {"zh-Hant": ("15",), "zh-Hans": ("15",)}
)
REWRITE = Rewrite(
    "r",
    BOTH,
    BOTH,
    {"zh-Hant": "我哋會盡快處理。", "zh-Hans": "我们会尽快处理。"},
    frozenset({"vague_promise"}),
    frozenset({"promise_dated"}),
    BOTH,
)


def test_a_choice_is_right_only_with_all_right_options_and_no_other() -> None:
    assert judge(CHOICE, [2, 0], "zh-Hant").right
    assert not judge(CHOICE, [0], "zh-Hant").right
    assert not judge(CHOICE, [0, 1, 2], "zh-Hant").right


def test_steps_are_right_only_in_their_order() -> None:
    assert judge(ORDER, [0, 1, 2], "zh-Hant").right
    assert not judge(ORDER, [0, 2, 1], "zh-Hant").right
    assert not judge(ORDER, [0, 1], "zh-Hant").right


def test_full_width_figures_and_spaces_fill_a_gap_too() -> None:
    assert judge(GAP, " １５ ", "zh-Hant").right
    assert not judge(GAP, "5", "zh-Hant").right


def test_a_vague_reply_is_told_what_remains_and_what_is_missing() -> None:
    judged = judge(REWRITE, "我哋會盡快處理。", "zh-Hant")
    assert not judged.right
    assert [one.kind for one in judged.remaining] == ["vague_promise"]
    assert judged.missing == ("promise_dated",)


def test_a_reply_with_a_date_passes_and_an_empty_one_does_not() -> None:
    assert judge(REWRITE, "我今日下晝五點前打電話覆你。", "zh-Hant").right
    assert not judge(REWRITE, "  ", "zh-Hant").right


def test_questions_left_out_count_as_wrong() -> None:
    assert share_right([CHOICE, GAP], {"c": [0, 2]}, "zh-Hant") == 0.5
    assert share_right([], {}, "zh-Hant") == 0.0


def test_an_answer_of_the_other_shape_is_an_error() -> None:
    with pytest.raises(TypeError):
        judge(CHOICE, "0", "zh-Hant")
    with pytest.raises(TypeError):
        judge(GAP, [0], "zh-Hant")


def test_an_answer_outside_the_options_is_named_with_its_file(tmp_path: Path) -> None:
    quiz = "- {id: a, kind: choice, prompt: {zh-Hant: x, zh-Hans: x}, why: {zh-Hant: x, zh-Hans: x}, "
    quiz += "options: [{zh-Hant: x, zh-Hans: x}], answer: [1]}\n"
    with pytest.raises(ValueError, match=r"01-one/quiz.yaml, a: answer \[1\]"):
        read_course(_course(tmp_path, quiz))


def test_a_missing_language_is_named_with_its_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"01-one/quiz\.yaml, a: zh-Hans is missing"):
        read_course(_course(tmp_path, "- {id: a, kind: order, prompt: {zh-Hant: x}, steps: []}\n"))


def _course(folder: Path, quiz: str) -> Path:
    lesson = folder / "01-one"
    lesson.mkdir()
    for language in ("zh-Hant", "zh-Hans"):
        (lesson / f"lesson.{language}.md").write_text("# x", encoding="utf-8")
    (lesson / "quiz.yaml").write_text(quiz, encoding="utf-8")
    head = "{id: x, names: {}, certificate: {pass: 0.8, valid_months: 12}, lessons: "
    lessons = "[{id: 01-one, names: {}, items: [], minutes: 4}]}"
    (folder / "course.yaml").write_text(head + lessons, encoding="utf-8")
    return folder
