"""The next lesson follows from what went wrong at the desk."""

from yueting.academy.course_files import starter_courses
from yueting.academy.next_step import next_steps


def test_weak_empathy_brings_lessons_on_empathy_and_no_other() -> None:
    steps = next_steps(starter_courses(), {"empathy": 0.2, "greeting": 0.95}, {})
    assert steps
    assert all(step.items == ("empathy",) for step in steps)


def test_a_lesson_that_serves_two_weak_items_comes_before_one_that_serves_one() -> None:
    steps = next_steps(starter_courses(), {"empathy": 0.4, "apology": 0.4}, {})
    assert set(steps[0].items) == {"empathy", "apology"}


def test_a_lesson_known_by_heart_comes_later_but_stays() -> None:
    shares = {"empathy": 0.2}
    first = next_steps(starter_courses(), shares, {})[0]
    again = next_steps(starter_courses(), shares, {(first.course, first.lesson.id): 1.0})
    assert again[0].lesson.id != first.lesson.id
    assert first.lesson.id in {step.lesson.id for step in again}


def test_who_is_strong_everywhere_is_sent_to_no_lesson() -> None:
    assert next_steps(starter_courses(), {"empathy": 0.95}, {}) == []
