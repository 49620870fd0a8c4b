"""Rubrics in versions, and what the machine found in each conversation."""

from yueting.quality.models.inspection import Inspection, ItemResult, ToInspect
from yueting.quality.models.rubric_version import RubricState, RubricVersion

__all__ = ["Inspection", "ItemResult", "RubricState", "RubricVersion", "ToInspect"]
