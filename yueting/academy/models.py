"""The tables of the academy; each part keeps its own."""

from yueting.academy.courses.models import (
    Attempt,
    Certificate,
    CourseState,
    CourseVersion,
    LessonRead,
    Remembered,
)
from yueting.academy.drills.models import (
    CaseCard,
    CaseState,
    Drill,
    DrillPlan,
    DrillReview,
    DrillState,
    ReviewRole,
    Scene,
    SceneState,
    SceneStep,
)
from yueting.academy.newcomers.models import GoalPlan, Newcomer, NewcomerDay, NewcomerState

__all__ = [
    "Attempt",
    "CaseCard",
    "CaseState",
    "Certificate",
    "CourseState",
    "CourseVersion",
    "Drill",
    "DrillPlan",
    "DrillReview",
    "DrillState",
    "GoalPlan",
    "LessonRead",
    "Newcomer",
    "NewcomerDay",
    "NewcomerState",
    "Remembered",
    "ReviewRole",
    "Scene",
    "SceneState",
    "SceneStep",
]
