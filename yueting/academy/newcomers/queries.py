"""What is measured of a newcomer's days, and what their pages show."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, Q
from django.utils import timezone

from yueting.academy.course import Lesson
from yueting.academy.courses.models import Attempt, LessonRead
from yueting.academy.courses.queries.shelf import courses_of
from yueting.academy.drills.models import Drill, DrillState
from yueting.academy.drills.queries.library import cards_of, plans_of
from yueting.academy.newcomers.models import Newcomer, NewcomerDay, NewcomerState
from yueting.academy.newcomers.standing import DayStanding, Evidence, Figures, day_standing, evidence
from yueting.accounts.models import Agent, Brand
from yueting.conversations.models import Author, Conversation, Kind, Message
from yueting.quality.models import Inspection

PASSED = 60.0  # points of a practice
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Shown:
    """A day as its page shows it."""

    day: NewcomerDay
    standing: DayStanding


def today_of(newcomer: Newcomer, now: datetime | None = None) -> date:
    """The brand's own date."""
    return timezone.localtime(now or timezone.now(), ZoneInfo(newcomer.brand.time_zone)).date()


def span_of(newcomer: Newcomer, first: date, last: date) -> Span:
    """From the first moment of one day to the last of the other, in the brand's time."""
    zone = ZoneInfo(newcomer.brand.time_zone)
    return (
        datetime.combine(first, time.min, zone),
        datetime.combine(last + timedelta(days=1), time.min, zone),
    )


def figures(newcomer: Newcomer, span: Span) -> Figures:
    """Every measure over a span of time."""
    agent, brand = newcomer.agent, newcomer.brand
    replies = Message.objects.filter(
        agent=agent, author=Author.AGENT, kind=Kind.MESSAGE, at__range=span, conversation__brand=brand
    ).exclude(conversation__is_practice=True)
    inspected = Inspection.objects.filter(agent=agent, brand=brand, ended_at__range=span, score__isnull=False)
    passed = Drill.objects.filter(
        trainee=agent, brand=brand, state=DrillState.DONE, ended_at__range=span, score__gte=PASSED
    )
    answers = Attempt.objects.filter(agent=agent, brand=brand, at__range=span).aggregate(
        all=Count("pk"), right=Count("pk", filter=Q(right=True))
    )
    return {
        "conversations": float(replies.values("conversation").distinct().count()),
        "first_reply_minutes": _first_reply(agent, brand, span),
        "quality_score": inspected.aggregate(mean=Avg("score"))["mean"],
        "drills_passed": float(passed.count()),
        "questions_right": 100.0 * answers["right"] / answers["all"] if answers["all"] else None,
    }


def shown(day: NewcomerDay) -> Shown:
    """A day with how it stands; figures as they were kept, or as they are now."""
    newcomer = day.newcomer
    found = (
        day.figures if day.figures is not None else figures(newcomer, span_of(newcomer, day.date, day.date))
    )
    return Shown(day, day_standing(newcomer.goals, day.number, _read(newcomer), _practised(newcomer), found))


def evidence_of(newcomer: Newcomer) -> Evidence:
    """Of the cycle that runs."""
    days = list(newcomer.days.filter(cycle=newcomer.cycle))
    signed = sum(day.signed_at is not None for day in days)
    if not days:
        return evidence(newcomer.goals, 0, {})
    span = span_of(newcomer, days[0].date, today_of(newcomer))
    return evidence(newcomer.goals, signed, figures(newcomer, span))


def running(agent: Agent) -> Newcomer | None:
    """The way this person is on, if any."""
    return (
        Newcomer.objects.filter(agent=agent, state=NewcomerState.RUNNING)
        .select_related("brand", "agent", "mentor")
        .first()
    )


def lesson_names(brand: Brand) -> dict[str, Lesson]:
    """By "course/lesson"."""
    return {
        f"{key}/{lesson.id}": lesson
        for key, held in courses_of(brand).items()
        for lesson in held.course.lessons
    }


def drill_names(brand: Brand) -> dict[str, object]:
    """Names of drills by key: of plans by language, of case cards as they are."""
    cards: dict[str, object] = {key: card.title for key, card in cards_of(brand).items()}
    return cards | {key: plan.names for key, plan in plans_of(brand).items()}


def _first_reply(agent: Agent, brand: Brand, span: Span) -> float | None:
    """Median minutes from the customer's first word to the first reply, of talks this person answered first."""
    talks = Conversation.objects.filter(brand=brand, first_reply_at__range=span).real()
    mine = talks.filter(Q(assignee=agent) | Q(last_agent=agent)).values_list("started_at", "first_reply_at")
    minutes = [(replied - started).total_seconds() / 60 for started, replied in mine if replied]
    return round(median(minutes), 1) if minutes else None


def _read(newcomer: Newcomer) -> set[str]:
    rows = LessonRead.objects.filter(agent=newcomer.agent, brand=newcomer.brand)
    return {f"{course}/{lesson}" for course, lesson in rows.values_list("course", "lesson")}


def _practised(newcomer: Newcomer) -> set[str]:
    rows = Drill.objects.filter(trainee=newcomer.agent, brand=newcomer.brand, state=DrillState.DONE)
    return {data["key"] for data in rows.values_list("plan_data", flat=True)}
