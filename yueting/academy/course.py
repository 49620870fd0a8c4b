"""What a course is: lessons in order, the rubric items each serves, and the rule of its certificate."""

from collections.abc import Mapping
from dataclasses import dataclass

from yueting.academy.question import Question, Texts


@dataclass(frozen=True, slots=True)
class Lesson:
    """`items` are ids of rubric items it helps with; `texts` are Markdown by language; `minutes` to read it."""

    id: str
    names: Texts
    items: tuple[str, ...]
    minutes: int
    texts: Mapping[str, str]
    quiz: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """`pass_share` 0…1 of the quizzes earns the certificate, which is good for `valid_months`."""

    id: str
    names: Texts
    lessons: tuple[Lesson, ...]
    pass_share: float
    valid_months: int
