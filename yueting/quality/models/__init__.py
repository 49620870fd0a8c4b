"""Rubrics in versions, what the machine found in each conversation, and what people say of it."""

from yueting.quality.models.inspection import Inspection, ItemResult, ToInspect
from yueting.quality.models.rubric_version import RubricState, RubricVersion
from yueting.quality.people.models import Appeal, Outcome, Review, Why

__all__ = [
    "Appeal",
    "Inspection",
    "ItemResult",
    "Outcome",
    "Review",
    "RubricState",
    "RubricVersion",
    "ToInspect",
    "Why",
]
