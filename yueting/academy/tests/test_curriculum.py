"""The courses that come with Yueting can be taught and passed as they are."""

import re
from collections.abc import Iterator
from typing import TypeVar

import pytest

from yueting.academy.course import Lesson
from yueting.academy.course_files import starter_courses
from yueting.academy.question import LANGUAGES, CustomerType, Gap, Order, Rewrite
from yueting.academy.quizzes import judge
from yueting.quality.rubric_files import starter_rubric
from yueting.understanding.reply_check.checking import check
from yueting.understanding.reply_check.findings import Context

Q = TypeVar("Q")
LESSONS = [
    pytest.param(lesson, id=f"{course.id}/{lesson.id}")
    for course in starter_courses()
    for lesson in course.lessons
]
TYPES = {"rational", "impatient", "expert", "talkative", "uncertain", "demanding", "sceptical"}


def test_thirty_two_lessons_in_four_courses() -> None:
    sizes = {course.id: len(course.lessons) for course in starter_courses()}
    assert sizes == {"foundations": 8, "skills": 10, "advanced": 6, "cantonese": 8}


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_both_languages_and_takes_five_minutes_at_most(lesson: Lesson) -> None:
    assert all(len(lesson.texts[language]) > 300 for language in LANGUAGES)
    assert 1 <= lesson.minutes <= 5
    assert lesson.items


@pytest.mark.parametrize("lesson", LESSONS)
def test_ids_of_a_quiz_are_its_own(lesson: Lesson) -> None:
    ids = [question.id for question in lesson.quiz]
    assert len(ids) == len(set(ids)) >= 4


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_rewriting_exercise_is_failed_by_the_bad_reply_and_solved_by_the_model(lesson: Lesson) -> None:
    for question, language in _each(lesson, Rewrite):
        bad = judge(question, question.reply[language], language)
        assert not bad.right, f"{question.id} {language}: the bad reply passes"
        assert {one.kind for one in bad.remaining} == question.must_fix, f"{question.id} {language}"
        assert judge(question, question.model[language], language).right, f"{question.id} {language}"


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_is_asked_has_a_valid_answer(lesson: Lesson) -> None:
    for gap, language in _each(lesson, Gap):
        assert gap.answers[language]
        assert all(judge(gap, word, language).right for word in gap.answers[language])
    for kind, _ in _each(lesson, CustomerType):
        assert kind.answer in TYPES
        assert {role for role, _ in kind.turns} <= {"customer", "agent"}
    for order, language in _each(lesson, Order):
        steps = [step[language] for step in order.steps]
        assert len(steps) == len(set(steps)) >= 3


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_cantonese_models_say_has_no_mandarin_habits(lesson: Lesson) -> None:
    for question, _ in _each(lesson, Rewrite):
        if question.channel == "email":
            continue  # letters are in written Chinese, in Hong Kong too
        found = check(question.model["zh-Hant"], Context(variety="yue"))
        assert not [one.text for one in found if one.kind == "mandarin_habit"], question.id


@pytest.mark.parametrize("lesson", LESSONS)
def test_texts_hold_no_scripts_or_frames(lesson: Lesson) -> None:
    for text in lesson.texts.values():
        assert not re.search(r"<\s*(script|iframe|object|style)", text, re.IGNORECASE)


def _each(lesson: Lesson, kind: type[Q]) -> Iterator[tuple[Q, str]]:
    return ((one, language) for one in lesson.quiz if isinstance(one, kind) for language in LANGUAGES)


def test_every_item_that_a_lesson_teaches_is_one_that_inspection_judges() -> None:
    judged = {item.id for name in ("service", "complaint") for item in starter_rubric(name).items()}
    taught = {item for course in starter_courses() for lesson in course.lessons for item in lesson.items}
    assert taught <= judged
    assert judged - taught <= {"respect", "promise"}
