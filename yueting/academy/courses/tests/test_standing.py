"""How far one is with a course, when a question comes back, and how long a certificate is good."""

from datetime import UTC, datetime, timedelta

import pytest

from yueting.academy.course import Course, Lesson
from yueting.academy.courses.repetition import repeated
from yueting.academy.courses.standing import expires, standing
from yueting.academy.question import Choice

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BOTH = {"zh-Hant": "對", "zh-Hans": "对"}


def lesson(name: str, *questions: str) -> Lesson:
    quiz = tuple(Choice(one, BOTH, BOTH, (BOTH, BOTH), frozenset({0})) for one in questions)
    return Lesson(name, BOTH, (), 4, BOTH, quiz)


COURSE = Course("c", BOTH, (lesson("a", "1", "2"), lesson("b", "3")), 0.6, 12)


def test_a_course_is_passed_when_all_is_read_all_is_answered_and_enough_is_right() -> None:
    answers = {("a", "1"): True, ("a", "2"): False, ("b", "3"): True}
    assert standing(COURSE, {"a", "b"}, answers).passed
    assert not standing(COURSE, {"a"}, answers).passed
    assert not standing(COURSE, {"a", "b"}, {**answers, ("a", "1"): False}).passed
    assert not standing(COURSE, {"a", "b"}, {("a", "1"): True, ("b", "3"): True}).passed


def test_the_next_lesson_is_the_first_that_is_not_done_then_the_weakest() -> None:
    begun = standing(COURSE, {"a"}, {("a", "1"): True, ("a", "2"): False})
    assert begun.next
    assert begun.next.lesson.id == "b"
    through = standing(COURSE, {"a", "b"}, {("a", "1"): True, ("a", "2"): False, ("b", "3"): True})
    assert through.next
    assert through.next.lesson.id == "a"
    assert (
        standing(COURSE, {"a", "b"}, dict.fromkeys([("a", "1"), ("a", "2"), ("b", "3")], True)).next is None
    )


def test_right_answers_space_a_question_out_and_a_wrong_one_brings_it_back() -> None:
    memory, due = repeated(None, right=True, now=NOW)
    assert timedelta(days=1) <= due - NOW <= timedelta(days=5)
    memory, later = repeated(memory, right=True, now=due)
    assert later - due > (due - NOW) * 2
    _memory, again = repeated(memory, right=False, now=later)
    assert again - later < later - due


def test_the_same_answers_give_the_same_days() -> None:
    assert repeated(None, right=True, now=NOW) == repeated(None, right=True, now=NOW)


@pytest.mark.parametrize(
    ("earned", "months", "until"),
    [
        ((2026, 3, 2), 12, (2027, 3, 2)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2027, 11, 30), 3, (2028, 2, 29)),
        ((2026, 12, 31), 1, (2027, 1, 31)),
    ],
)
def test_a_certificate_ends_on_the_same_day_or_the_last_of_the_month(
    earned: tuple[int, int, int], months: int, until: tuple[int, int, int]
) -> None:
    assert expires(datetime(*earned, tzinfo=UTC), months) == datetime(*until, tzinfo=UTC)
