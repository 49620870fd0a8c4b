"""Questions as a page asks them: shuffled the same way for one person all day, in the reader's script."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from django.utils import timezone

from yueting.academy.course import Lesson
from yueting.academy.courses.models import Remembered
from yueting.academy.courses.queries.shelf import Held, courses_of
from yueting.academy.question import Choice, Order, Question
from yueting.accounts.models import Agent, Brand

AT_ONCE = 10  # due questions on one page


@dataclass(frozen=True, slots=True)
class Asking:
    """One question of a lesson of a course. `places` is the order in which options or steps are shown."""

    course: str
    version: int
    lesson: Lesson
    question: Question
    places: tuple[int, ...]

    @property
    def kind(self) -> str:
        """choice, choices, order, gap, rewrite or customertype."""
        if isinstance(self.question, Choice) and len(self.question.answer) > 1:
            return "choices"
        return type(self.question).__name__.lower()


def asking(agent: Agent, held: Held, lesson: Lesson, question: Question) -> Asking:
    return Asking(held.course.id, held.version, lesson, question, _places(agent, question))


def lesson_of(held: Held, lesson_id: str) -> Lesson | None:
    return next((one for one in held.course.lessons if one.id == lesson_id), None)


def question_of(lesson: Lesson, question_id: str) -> Question | None:
    return next((one for one in lesson.quiz if one.id == question_id), None)


def due(agent: Agent, brand: Brand, now: datetime | None = None) -> list[Asking]:
    """What fades: the longest due first. Questions that are taught no more are left out."""
    now = now or timezone.now()
    courses = courses_of(brand)
    rows = Remembered.objects.filter(agent=agent, brand=brand, due_at__lte=now).order_by("due_at")
    found = [_asking_of(agent, courses, row) for row in rows[: AT_ONCE * 3]]
    return [one for one in found if one][:AT_ONCE]


def due_count(agent: Agent, brand: Brand) -> int:
    return Remembered.objects.filter(agent=agent, brand=brand, due_at__lte=timezone.now()).count()


def _asking_of(agent: Agent, courses: dict[str, Held], row: Remembered) -> Asking | None:
    held = courses.get(row.course)
    lesson = lesson_of(held, row.lesson) if held else None
    question = question_of(lesson, row.question) if lesson else None
    return asking(agent, held, lesson, question) if held and lesson and question else None


def _places(agent: Agent, question: Question) -> tuple[int, ...]:
    many: Any = question.options if isinstance(question, Choice) else ()
    if isinstance(question, Order):
        many = question.steps
    places = list(range(len(many)))
    Random(f"{agent.pk}:{question.id}:{timezone.now():%F}").shuffle(places)
    if isinstance(question, Order) and places == sorted(places) and len(places) > 1:
        places.reverse()  # the right order would be given away
    return tuple(places)
