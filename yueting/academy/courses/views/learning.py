"""The pages a learner sees: courses, a lesson with its quiz, what is due again."""

from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yueting.academy.course import Lesson
from yueting.academy.courses.queries import asked as reads
from yueting.academy.courses.queries.asked import Asking
from yueting.academy.courses.queries.shelf import Held, next_for, shelf
from yueting.academy.courses.services import learning
from yueting.academy.courses.views.frame import frame, held_or_404, lesson_or_404, script
from yueting.academy.question import Choice, Order
from yueting.academy.quizzes import Answer
from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import tells_refusals
from yueting.tickets.views.brands import chosen_brand

LONGEST = 2000  # characters of an answer


@for_agents
@require_safe
def home(request: AgentRequest) -> HttpResponse:
    """All courses, how far I am, and what helps me most now."""
    brand = chosen_brand(request, "learn")
    shelved = shelf(request.user, brand)
    context = frame(request, brand) | {"shelf": shelved, "steps": next_for(request.user, brand, shelved)}
    return render(request, "academy/courses/home.html", context)


@for_agents
@require_safe
def course(request: AgentRequest, key: str) -> HttpResponse:
    """One course: its lessons in order."""
    brand = chosen_brand(request, "learn")
    found = next((one for one in shelf(request.user, brand) if one.held.course.id == key), None)
    if found is None:
        raise Http404
    return render(request, "academy/courses/course.html", frame(request, brand) | {"one": found})


@for_agents
@require_safe
def lesson(request: AgentRequest, key: str, lesson_id: str) -> HttpResponse:
    """The text, then its questions."""
    brand = chosen_brand(request, "learn")
    held = held_or_404(brand, key)
    found = lesson_or_404(held, lesson_id)
    stood = next(one for one in shelf(request.user, brand) if one.held.course.id == key).standing
    context = frame(request, brand) | {
        "course": held.course,
        "lesson": found,
        "text": found.texts[script()],
        "standing": next(one for one in stood.lessons if one.lesson.id == lesson_id),
        "following": _following(held, found),
        "questions": [reads.asking(request.user, held, found, question) for question in found.quiz],
        "script": script(),
    }
    return render(request, "academy/courses/lesson.html", context)


@for_agents
@require_POST
@tells_refusals
def reading(request: AgentRequest, key: str, lesson_id: str) -> HttpResponse:
    """I have read it."""
    brand = chosen_brand(request, "learn")
    held = held_or_404(brand, key)
    found = lesson_or_404(held, lesson_id)
    learning.read_lesson(request.user, brand, held, found)
    return redirect(f"{reverse('academy:lesson', args=[key, lesson_id])}?brand={brand.slug}#quiz")


@for_agents
@require_safe
def due(request: AgentRequest) -> HttpResponse:
    """What fades is asked again."""
    brand = chosen_brand(request, "learn")
    context = frame(request, brand) | {"questions": reads.due(request.user, brand), "script": script()}
    return render(request, "academy/courses/due.html", context)


@for_agents
@require_POST
@tells_refusals
def answering(request: AgentRequest, key: str, lesson_id: str, question_id: str) -> HttpResponse:
    """One answer, judged at once, with the reason."""
    brand = chosen_brand(request, "learn")
    held = held_or_404(brand, key)
    found = lesson_or_404(held, lesson_id)
    question = reads.question_of(found, question_id)
    if question is None:
        raise Http404
    asking = reads.asking(request.user, held, found, question)
    context: dict[str, Any] = {"asking": asking, "brand": brand, "script": script()}
    given = _given(asking, request.POST)
    if given is None:
        return render(request, "academy/courses/_question.html", context | {"missing": True}, status=422)
    client_key = request.POST.get("client_key", "")[:64]
    if not client_key:
        return render(request, "academy/courses/_question.html", context | {"missing": True}, status=422)
    judged = learning.answer(request.user, brand, held, asking, given, script(), client_key=client_key)
    context |= {"judged": judged, "given": given}
    if request.htmx:
        return render(request, "academy/courses/_question.html", context)
    return render(request, "academy/courses/judged.html", frame(request, brand) | context)


def _given(asking: Asking, posted: QueryDict) -> Answer | None:
    """What was answered; None where something is missing or makes no sense."""
    question = asking.question
    if isinstance(question, Choice):
        places = [int(one) for one in posted.getlist("answer") if one.isdigit()]
        return places if places and max(places) < len(question.options) else None
    if isinstance(question, Order):
        return _order(asking, posted)
    words = posted.get("answer", "").strip()[:LONGEST]
    return words or None


def _order(asking: Asking, posted: QueryDict) -> list[int] | None:
    """Each step was given a rank from 1; no rank twice."""
    ranks = {place: posted.get(f"rank-{place}", "") for place in asking.places}
    if sorted(ranks.values()) != sorted(str(rank + 1) for rank in range(len(ranks))):
        return None
    return sorted(ranks, key=lambda place: int(ranks[place]))


def _following(held: Held, lesson: Lesson) -> Lesson | None:
    lessons = held.course.lessons
    place = lessons.index(lesson) + 1
    return lessons[place] if place < len(lessons) else None
