"""A trainer writes: a draft beside what is taught, saved against the state that was seen, published as a version."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from yueting.academy.course_files import CURRICULUM, course_data, course_from, lesson_from
from yueting.academy.courses.models import CourseState, CourseVersion
from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.timeline.services import record

MOST_LESSONS = 60


class Quicker(ValidationError):
    """Somebody else has saved meanwhile."""


def draft_of(brand: Brand, key: str) -> CourseVersion | None:
    return CourseVersion.objects.filter(brand=brand, key=key, state=CourseState.DRAFT).first()


def begin(brand: Brand, key: str, agent: Agent) -> CourseVersion:
    """The draft of a course: the one there is, or a new one with what is taught now. Raises PermissionDenied."""
    require(agent, "edit_courses", brand.pk)
    with transaction.atomic():
        Brand.objects.select_for_update().get(pk=brand.pk)
        if draft := draft_of(brand, key):
            return draft
        return CourseVersion.objects.create(
            brand=brand, key=key, number=_next_number(brand, key), data=_taught(brand, key), by=agent
        )


def make(brand: Brand, names: dict[str, str], agent: Agent) -> CourseVersion:
    """A new course without lessons, as a draft. Raises PermissionDenied, ValidationError."""
    require(agent, "edit_courses", brand.pk)
    key = slugify(names.get("en", ""))[:50] or f"course-{timezone.now():%y%m%d%H%M%S}"
    taken = CourseVersion.objects.filter(brand=brand, key=key).exists()
    if taken or (CURRICULUM / key).is_dir():
        raise ValidationError(_("There is a course of this name already."))
    data = {"id": key, "names": names, "certificate": {"pass": 0.8, "valid_months": 12}, "lessons": []}
    return CourseVersion.objects.create(
        brand=brand, key=key, number=_next_number(brand, key), data=data, by=agent
    )


def save_course(
    draft: CourseVersion, agent: Agent, *, seen: int, names: dict[str, str], pass_share: float, months: int
) -> CourseVersion:
    """Names and the rule of the certificate. Raises Quicker, PermissionDenied, ValidationError."""
    certificate = {"pass": pass_share, "valid_months": months}
    return _save(draft, agent, seen, lambda data: data | {"names": names, "certificate": certificate})


def save_lesson(draft: CourseVersion, agent: Agent, *, seen: int, lesson: dict[str, Any]) -> CourseVersion:
    """A lesson in its place, or a new one at the end. Raises Quicker, PermissionDenied, ValidationError."""
    try:
        lesson_from(lesson)
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise ValidationError(_("This cannot be taught: %(why)s") % {"why": wrong}) from wrong

    def put(data: dict[str, Any]) -> dict[str, Any]:
        lessons = list(data["lessons"])
        places = [place for place, one in enumerate(lessons) if one["id"] == lesson["id"]]
        if places:
            lessons[places[0]] = lesson
        elif len(lessons) < MOST_LESSONS:
            lessons.append(lesson)
        return data | {"lessons": lessons}

    return _save(draft, agent, seen, put)


def move_lesson(draft: CourseVersion, agent: Agent, lesson_id: str, by: int, *, seen: int) -> CourseVersion:
    """One place up (-1) or down (1); out of the course (0)."""

    def moved(data: dict[str, Any]) -> dict[str, Any]:
        lessons = list(data["lessons"])
        place = next((n for n, one in enumerate(lessons) if one["id"] == lesson_id), None)
        if place is None:
            return data
        one = lessons.pop(place)
        if by:
            lessons.insert(max(0, place + by), one)
        return data | {"lessons": lessons}

    return _save(draft, agent, seen, moved)


def publish(draft: CourseVersion, agent: Agent, *, seen: int) -> CourseVersion:
    """From now on it is taught. Raises Quicker, PermissionDenied, ValidationError."""
    require(agent, "edit_courses", draft.brand_id)
    with transaction.atomic():
        locked = _locked(draft, seen)
        if not locked.data["lessons"]:
            raise ValidationError(_("Write a lesson first."))
        try:
            course_from(locked.data)
        except ValueError as wrong:
            raise ValidationError(_("This cannot be taught: %(why)s") % {"why": wrong}) from wrong
        own = CourseVersion.objects.filter(brand_id=draft.brand_id, key=draft.key)
        own.filter(state=CourseState.PUBLISHED).update(state=CourseState.REPLACED)
        locked.state, locked.at, locked.by = CourseState.PUBLISHED, timezone.now(), agent
        locked.save()
        record(locked, "course.published", agent.actor, key=locked.key, number=locked.number)
    return locked


def discard(draft: CourseVersion, agent: Agent) -> None:
    """The draft is of no use; what is taught stays. Raises PermissionDenied."""
    require(agent, "edit_courses", draft.brand_id)
    with transaction.atomic():
        record(draft, "course.discarded", agent.actor, key=draft.key)
        CourseVersion.objects.filter(pk=draft.pk, state=CourseState.DRAFT).delete()


def _save(draft: CourseVersion, agent: Agent, seen: int, change: Any) -> CourseVersion:
    require(agent, "edit_courses", draft.brand_id)
    with transaction.atomic():
        locked = _locked(draft, seen)
        locked.data, locked.by, locked.at = change(dict(locked.data)), agent, timezone.now()
        locked.edits += 1
        locked.save()
    return locked


def _locked(draft: CourseVersion, seen: int) -> CourseVersion:
    locked = (
        CourseVersion.objects.select_for_update(of=("self",))
        .select_related("by")
        .filter(pk=draft.pk, state=CourseState.DRAFT)
        .first()
    )
    if locked is None:
        raise Quicker(_("This draft was published or discarded meanwhile. Load the page anew."))
    if locked.edits != seen:
        raise Quicker(
            _(
                "%(name)s has saved this draft meanwhile. Your words are still here: copy them, and load the page anew."
            )
            % {"name": locked.by or "–"}
        )
    return locked


def _taught(brand: Brand, key: str) -> dict[str, Any]:
    """What is taught now, as data. Raises ValidationError when there is no such course."""
    own = CourseVersion.objects.filter(brand=brand, key=key, state=CourseState.PUBLISHED).first()
    if own:
        return dict(own.data)
    if not (CURRICULUM / key / "course.yaml").is_file():
        raise ValidationError(_("There is no such course."))
    return course_data(CURRICULUM / key)


def _next_number(brand: Brand, key: str) -> int:
    last = CourseVersion.objects.filter(brand=brand, key=key).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
