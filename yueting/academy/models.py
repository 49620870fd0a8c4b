"""The tables of the academy; each part keeps its own."""

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

__all__ = [
    "CaseCard",
    "CaseState",
    "Drill",
    "DrillPlan",
    "DrillReview",
    "DrillState",
    "ReviewRole",
    "Scene",
    "SceneState",
    "SceneStep",
]
