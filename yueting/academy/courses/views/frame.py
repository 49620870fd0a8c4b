"""What the pages of courses have in common."""

from typing import Any

from django.http import Http404

from yueting.academy.course import Lesson
from yueting.academy.courses.queries.asked import due_count, lesson_of
from yueting.academy.courses.queries.shelf import Held, courses_of
from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, may
from yueting.quality.views.card import interface
from yueting.tickets.views.brands import brands_where


def frame(request: AgentRequest, brand: Brand) -> dict[str, Any]:
    """For the tabs and the choice of a brand."""
    return {
        "brand": brand,
        "brands": brands_where(request, "learn"),
        "trains": may(request.user, "train_people", brand.pk),
        "edits": may(request.user, "edit_courses", brand.pk),
        "due_count": due_count(request.user, brand),
    }


def script() -> str:
    """The script in which lessons are read: Simplified for its readers, Traditional for everybody else."""
    return "zh-Hans" if interface() == "zh-Hans" else "zh-Hant"


def held_or_404(brand: Brand, key: str) -> Held:
    held = courses_of(brand).get(key)
    if held is None:
        raise Http404
    return held


def lesson_or_404(held: Held, lesson_id: str) -> Lesson:
    lesson = lesson_of(held, lesson_id)
    if lesson is None:
        raise Http404
    return lesson
