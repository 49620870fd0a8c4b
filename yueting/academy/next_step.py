"""Which lesson brings a learner most now: from weak items of the inspections and what the quizzes showed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yueting.academy.course import Course, Lesson

# Above this mean share an item is no reason to learn; a quiz passed to this share leaves little to learn.
STRONG = 0.85


@dataclass(frozen=True, slots=True)
class Step:
    """A lesson with the weak items it serves, weakest first; `need` orders the steps, higher is more urgent."""

    course: str
    lesson: Lesson
    items: tuple[str, ...]
    need: float


def next_steps(
    courses: Iterable[Course], item_shares: Mapping[str, float], quiz_shares: Mapping[tuple[str, str], float]
) -> list[Step]:
    """The lessons worth taking, most needed first; equal needs stay in the order of the courses.

    item_shares: mean share 0…1 by rubric item. quiz_shares: best share 0…1 by (course id, lesson id) for the
    lessons that were taken. Lessons that serve no weak item are left out.
    """
    steps = [
        _step(course.id, lesson, item_shares, quiz_shares.get((course.id, lesson.id)))
        for course in courses
        for lesson in course.lessons
    ]
    return sorted((one for one in steps if one.need > 0), key=lambda one: -one.need)


def _step(course: str, lesson: Lesson, shares: Mapping[str, float], quiz: float | None) -> Step:
    weak = sorted((one for one in lesson.items if shares.get(one, 1.0) < STRONG), key=lambda one: shares[one])
    lacking = sum(STRONG - shares[one] for one in weak)
    # Half stays for a lesson known by heart: who passes the quiz and still fails at the desk should read it again.
    unlearnt = 1.0 if quiz is None else 0.5 + 0.5 * (1.0 - quiz)
    return Step(course, lesson, tuple(weak), lacking * unlearnt)
