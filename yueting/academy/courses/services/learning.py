"""What a learner does: reads a lesson, answers a question, earns a certificate."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from yueting.academy.course import Lesson
from yueting.academy.courses.models import Attempt, Certificate, LessonRead, Remembered
from yueting.academy.courses.queries.asked import Asking
from yueting.academy.courses.queries.shelf import Held, latest_certificates, standing_of
from yueting.academy.courses.repetition import repeated
from yueting.academy.courses.standing import SOON_DAYS, expires
from yueting.academy.quizzes import Answer, Judged, judge
from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.accounts.services.notices import notify
from yueting.timeline.services import record

BATCH = 100


def read_lesson(agent: Agent, brand: Brand, held: Held, lesson: Lesson) -> None:
    """Somebody has read a lesson; the second time changes nothing. Raises PermissionDenied."""
    require(agent, "learn", brand.pk)
    LessonRead.objects.get_or_create(agent=agent, brand=brand, course=held.course.id, lesson=lesson.id)
    grant(agent, brand, held)


def answer(
    agent: Agent, brand: Brand, held: Held, asked: Asking, given: Answer, language: str, *, client_key: str
) -> Judged:
    """Judge an answer and keep it; the same `client_key` again keeps nothing new. Raises PermissionDenied, TypeError."""
    require(agent, "learn", brand.pk)
    judged = judge(asked.question, given, language)
    place = {
        "agent": agent,
        "brand": brand,
        "course": held.course.id,
        "lesson": asked.lesson.id,
        "question": asked.question.id,
    }
    with transaction.atomic():
        _attempt, new = Attempt.objects.get_or_create(
            client_key=client_key,
            defaults=place
            | {
                "version": held.version,
                "language": language,
                "answer": given if isinstance(given, str) else list(given),
                "right": judged.right,
            },
        )
        if new:
            _remember(place, judged.right)
    if new:
        grant(agent, brand, held)
    return judged


def grant(agent: Agent, brand: Brand, held: Held) -> Certificate | None:
    """The certificate, when the course is passed and none is good for longer; None else."""
    stood = standing_of(agent, brand, held)
    if not stood.passed or not stood.lessons:
        return None
    now = timezone.now()
    with transaction.atomic():
        Agent.objects.select_for_update().get(pk=agent.pk)  # two last answers at once earn one
        latest = latest_certificates([agent], brand).get((agent.pk, held.course.id))
        if latest and latest.state == "good":
            return None
        if latest and not _answered_since(agent, brand, held, latest):
            return None  # what is known by heart is shown again before it counts again
        until = expires(now, held.course.valid_months)
        made = Certificate.objects.create(
            agent=agent,
            brand=brand,
            course=held.course.id,
            version=held.version,
            names=dict(held.course.names),
            share=stood.share,
            expires_at=until,
            remind_at=until - timedelta(days=SOON_DAYS),
        )
        Certificate.objects.filter(agent=agent, brand=brand, course=held.course.id).exclude(
            pk=made.pk
        ).update(remind_at=None)
        record(made, "certificate.earned", agent.actor, course=held.course.id)
    return made


def remind() -> int:
    """Tell the owners of certificates that end soon; returns how many were told."""
    with transaction.atomic():
        due = list(
            Certificate.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(remind_at__lte=timezone.now())
            .select_related("agent", "brand")[:BATCH]
        )
        for one in due:
            notify(
                [one.agent],
                "certificate_ends",
                path=f"/academy/courses/{one.course}/?brand={one.brand.slug}",
            )
        told = Certificate.objects.filter(pk__in=[one.pk for one in due]).update(remind_at=None)
    return told


def _answered_since(agent: Agent, brand: Brand, held: Held, latest: Certificate) -> bool:
    """Every question of the course was answered again since the certificate entered its last weeks."""
    since = latest.expires_at - timedelta(days=SOON_DAYS)
    rows = Attempt.objects.filter(agent=agent, brand=brand, course=held.course.id, at__gte=since)
    again = set(rows.values_list("lesson", "question"))
    return all(
        (lesson.id, question.id) in again for lesson in held.course.lessons for question in lesson.quiz
    )


def _remember(place: dict[str, Any], right: bool) -> None:
    row = Remembered.objects.select_for_update().filter(**place).first()
    memory, due_at = repeated(row.memory if row else None, right=right, now=timezone.now())
    Remembered.objects.update_or_create(**place, defaults={"memory": memory, "due_at": due_at})
