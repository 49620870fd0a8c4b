"""How far somebody is with a course, and whether it earns them the certificate. Pure."""

from calendar import monthrange
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from yueting.academy.course import Course, Lesson

Latest = Mapping[tuple[str, str], bool]  # (lesson, question) → whether the latest answer was right
SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class LessonStanding:
    """`share` 0…1 of the questions whose latest answer is right; None where none was answered."""

    lesson: Lesson
    read: bool
    answered: int
    share: float | None

    @property
    def done(self) -> bool:
        return self.read and self.answered == len(self.lesson.quiz)


@dataclass(frozen=True, slots=True)
class CourseStanding:
    """`share` 0…1 of all questions of the course; a question not answered counts as wrong."""

    course: Course
    lessons: tuple[LessonStanding, ...]
    share: float

    @property
    def done(self) -> int:
        return sum(one.done for one in self.lessons)

    @property
    def percent(self) -> int:
        """0…100 of the lessons done."""
        return round(self.done / len(self.lessons) * 100) if self.lessons else 0

    @property
    def passed(self) -> bool:
        return self.done == len(self.lessons) and self.share >= self.course.pass_share

    @property
    def next(self) -> LessonStanding | None:
        """The first lesson that is not done; when all are done, the one with most wrong answers."""
        left = [one for one in self.lessons if not one.done]
        if left:
            return left[0]
        weakest = min(self.lessons, key=lambda one: one.share or 0.0, default=None)
        return weakest if weakest and (weakest.share or 0.0) < 1.0 else None


def standing(course: Course, read: Set[str], latest: Latest) -> CourseStanding:
    """Read lessons by id and the latest answers → where one stands."""
    lessons = tuple(_lesson(one, one.id in read, latest) for one in course.lessons)
    questions = sum(len(one.quiz) for one in course.lessons)
    right = sum(
        latest.get((lesson.id, question.id), False) for lesson in course.lessons for question in lesson.quiz
    )
    return CourseStanding(course, lessons, right / questions if questions else 1.0)


def expires(earned: datetime, months: int) -> datetime:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(earned.month - 1 + months, 12)
    year, month = earned.year + year, month + 1
    return earned.replace(year=year, month=month, day=min(earned.day, monthrange(year, month)[1]))


def _lesson(lesson: Lesson, read: bool, latest: Latest) -> LessonStanding:
    answers = [
        latest[lesson.id, question.id] for question in lesson.quiz if (lesson.id, question.id) in latest
    ]
    share = sum(answers) / len(lesson.quiz) if answers else None
    return LessonStanding(lesson, read, len(answers), share)
