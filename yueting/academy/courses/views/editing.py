"""Trainers write courses: a list, one course, one lesson with its preview."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.academy.course import Course
from yueting.academy.course_files import lesson_from
from yueting.academy.courses.forms import CourseForm, LessonForm, NamesForm
from yueting.academy.courses.models import CourseState, CourseVersion
from yueting.academy.courses.queries.asked import asking
from yueting.academy.courses.queries.shelf import Held, courses_of
from yueting.academy.courses.services import writing
from yueting.academy.courses.views.frame import frame, script
from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, for_agents, require
from yueting.conversations.views.answers import tells_refusals
from yueting.tickets.views.brands import chosen_brand

MOVES = {"up": -1, "down": 1, "out": 0}


@for_agents
@require_safe
def listed(request: AgentRequest) -> HttpResponse:
    """What is taught here, and the drafts."""
    brand = _brand(request)
    drafts = CourseVersion.objects.filter(brand=brand, state=CourseState.DRAFT).select_related("by")
    by_key = {draft.key: draft for draft in drafts}
    taught = courses_of(brand)
    rows = [(held, by_key.pop(key, None)) for key, held in taught.items()]
    context = frame(request, brand) | {"rows": rows, "new": by_key.values()}
    return render(request, "academy/courses/edit_list.html", context)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    brand = _brand(request)
    form = NamesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = writing.make(brand, form.names(), request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _to_course(brand, draft.key)
    return render(request, "academy/courses/edit_new.html", frame(request, brand) | {"form": form})


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def course(request: AgentRequest, key: str) -> HttpResponse:
    """Names, the certificate's rule, and the lessons in order. Looking at it begins no draft; the first change does."""
    brand = _brand(request)
    draft = writing.draft_of(brand, key)
    if draft is None and request.method == "POST":
        draft = writing.begin(brand, key, request.user)
        return _to_course(brand, key)
    if draft is None:
        raise Http404
    form = CourseForm(
        request.POST if "zh_hant" in request.POST else None,
        initial=CourseForm.from_data(draft.data, draft.edits),
    )
    status = 200
    if request.method == "POST":
        try:
            if "move" in request.POST:
                _move(request, draft)
                return _to_course(brand, key)
            if form.is_valid():
                _save(request, draft, form)
                return _to_course(brand, key)
        except ValidationError as error:
            form.add_error(None, error)
        status = 422
    context = frame(request, brand) | {"form": form, "draft": draft}
    return render(request, "academy/courses/edit_course.html", context, status=status)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def lesson(request: AgentRequest, key: str, lesson_id: str = "") -> HttpResponse:
    """One lesson with its questions; below it how learners will see it."""
    brand = _brand(request)
    draft = writing.draft_of(brand, key)
    kept = next((one for one in draft.data["lessons"] if one["id"] == lesson_id), None) if draft else None
    if draft is None or (lesson_id and kept is None):
        raise Http404
    form = LessonForm(request.POST or None, initial=LessonForm.from_lesson(kept, draft.edits))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.lesson(lesson_id or _lesson_id(draft, form))
            try:
                writing.save_lesson(draft, request.user, seen=form.cleaned_data["seen"], lesson=given)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                there = reverse("academy:lesson-edit", args=[key, given["id"]])
                return redirect(f"{there}?brand={brand.slug}#preview")
    context = frame(request, brand) | {"form": form, "draft": draft, "lesson_id": lesson_id}
    if kept:
        context |= _preview(request, draft, kept)
    return render(request, "academy/courses/edit_lesson.html", context, status=status)


@for_agents
@require_POST
@tells_refusals
def publication(request: AgentRequest, key: str) -> HttpResponse:
    """The draft is taught from now on."""
    brand = _brand(request)
    draft = _draft(brand, key)
    writing.publish(draft, request.user, seen=_number(request, "seen"))
    return redirect(f"{reverse('academy:course', args=[key])}?brand={brand.slug}")


@for_agents
@require_POST
@tells_refusals
def discarding(request: AgentRequest, key: str) -> HttpResponse:
    brand = _brand(request)
    writing.discard(_draft(brand, key), request.user)
    return redirect(f"{reverse('academy:courses-edit')}?brand={brand.slug}")


def _preview(request: AgentRequest, draft: CourseVersion, kept: dict[str, Any]) -> dict[str, Any]:
    shown = lesson_from(kept)
    held = Held(_shell(draft), draft.number)
    return {
        "text": shown.texts[script()],
        "script": script(),
        "questions": [asking(request.user, held, shown, question) for question in shown.quiz],
        "preview": True,
    }


def _shell(draft: CourseVersion) -> Course:
    """The course of a draft, which may not be whole yet: only its id is asked for."""
    return Course(draft.key, draft.data["names"], (), 1.0, 1)


def _save(request: AgentRequest, draft: CourseVersion, form: CourseForm) -> None:
    given = form.cleaned_data
    writing.save_course(
        draft,
        request.user,
        seen=given["seen"],
        names=form.names(),
        pass_share=given["pass_percent"] / 100,
        months=given["months"],
    )


def _move(request: AgentRequest, draft: CourseVersion) -> None:
    lesson_id, _colon, way = request.POST["move"].partition(":")
    if way in MOVES:
        writing.move_lesson(draft, request.user, lesson_id, MOVES[way], seen=_number(request, "seen"))


def _lesson_id(draft: CourseVersion, form: LessonForm) -> str:
    taken = {one["id"] for one in draft.data["lessons"]}
    base = slugify(form.names()["en"])[:40] or f"lesson-{timezone.now():%y%m%d%H%M%S}"
    return base if base not in taken else f"{base}-{len(taken) + 1}"


def _number(request: AgentRequest, name: str) -> int:
    given = request.POST.get(name, "")
    if not given.isdigit():
        raise ValidationError(_("Load the page anew."))
    return int(given)


def _draft(brand: Brand, key: str) -> CourseVersion:
    draft = writing.draft_of(brand, key)
    if draft is None:
        raise Http404
    return draft


def _brand(request: AgentRequest) -> Brand:
    brand = chosen_brand(request, "edit_courses")
    require(request.user, "edit_courses", brand.pk)
    return brand


def _to_course(brand: Brand, key: str) -> HttpResponse:
    return redirect(f"{reverse('academy:course-edit', args=[key])}?brand={brand.slug}")
