"""The courses of a brand, and how far somebody is with each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from yueting.academy.course import Course
from yueting.academy.course_files import course_from, starter_courses
from yueting.academy.courses.models import Attempt, Certificate, CourseState, CourseVersion, LessonRead
from yueting.academy.courses.standing import CourseStanding, Latest, standing
from yueting.academy.drills.queries.progress import item_shares
from yueting.academy.next_step import Step, next_steps
from yueting.accounts.models import Agent, Brand

MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Held:
    """A course as it is taught now; `version` 0 is the one that came along."""

    course: Course
    version: int


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A course with how far the reader is, and their latest certificate of it."""

    held: Held
    standing: CourseStanding
    certificate: Certificate | None


def courses_of(brand: Brand) -> dict[str, Held]:
    """What is taught in a brand, by key: what came along, or the brand's own in its place, then the rest of its own."""
    own = {
        row.key: Held(course_from(row.data), row.number)
        for row in CourseVersion.objects.filter(brand=brand, state=CourseState.PUBLISHED)
    }
    came_along = {course.id: own.pop(course.id, Held(course, 0)) for course in starter_courses()}
    return came_along | own


def shelf(agent: Agent, brand: Brand) -> list[OnShelf]:
    """Every course, with the reader's standing."""
    courses = courses_of(brand)
    stood = standings([agent], brand, courses)
    certificates = latest_certificates([agent], brand)
    return [
        OnShelf(held, stood[agent.pk, key], certificates.get((agent.pk, key)))
        for key, held in courses.items()
    ]


def standing_of(agent: Agent, brand: Brand, held: Held) -> CourseStanding:
    return standings([agent], brand, {held.course.id: held})[agent.pk, held.course.id]


def standings(
    agents: Iterable[Agent], brand: Brand, courses: dict[str, Held]
) -> dict[tuple[UUID, str], CourseStanding]:
    """Of everybody in every course, in two statements."""
    people = [agent.pk for agent in agents]
    read: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    rows = LessonRead.objects.filter(agent__in=people, brand=brand, course__in=courses)
    for agent, course, lesson in rows.values_list("agent", "course", "lesson"):
        read[agent, course].add(lesson)
    latest = _latest(people, brand, courses)
    return {
        (agent, key): standing(held.course, read[agent, key], latest[agent, key])
        for agent in people
        for key, held in courses.items()
    }


def next_for(agent: Agent, brand: Brand, stood: Iterable[OnShelf]) -> list[Step]:
    """The lessons that help most now, by what inspections found and what quizzes showed."""
    shelved = list(stood)
    taken = {
        (one.held.course.id, lesson.lesson.id): lesson.share
        for one in shelved
        for lesson in one.standing.lessons
        if lesson.share is not None
    }
    return next_steps((one.held.course for one in shelved), item_shares(agent, brand), taken)[:MOST_STEPS]


def latest_certificates(agents: Iterable[Agent], brand: Brand) -> dict[tuple[UUID, str], Certificate]:
    """The newest of each person and course."""
    rows = Certificate.objects.filter(agent__in=[a.pk for a in agents], brand=brand)
    newest = rows.order_by("agent_id", "course", "-earned_at").distinct("agent_id", "course")
    return {(row.agent_id, row.course): row for row in newest}


def _latest(people: list[UUID], brand: Brand, courses: Iterable[str]) -> dict[tuple[UUID, str], Latest]:
    """The latest answer to each question."""
    rows = Attempt.objects.filter(agent__in=people, brand=brand, course__in=list(courses))
    newest = rows.order_by("agent_id", "course", "lesson", "question", "-at").distinct(
        "agent_id", "course", "lesson", "question"
    )
    latest: dict[tuple[UUID, str], dict[tuple[str, str], bool]] = defaultdict(dict)
    for row in newest.values_list("agent", "course", "lesson", "question", "right"):
        latest[row[0], row[1]][row[2], row[3]] = row[4]
    return latest  # type: ignore[return-value]
