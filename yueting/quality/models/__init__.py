"""Rubrics in versions, what the machine found in each conversation, and what people say of it."""

from yueting.quality.calibration.models import Calibration, CalibrationCase
from yueting.quality.coaching.models import CoachingNote
from yueting.quality.models.inspection import Inspection, ItemResult, ToInspect
from yueting.quality.models.rubric_version import RubricState, RubricVersion
from yueting.quality.peers.models import PeerAnswer, PeerAsked, PeerRound
from yueting.quality.people.models import Appeal, Outcome, Review, Why
from yueting.quality.planning.models import SamplingPlan, Sort, Weekday

__all__ = [
    "Appeal",
    "Calibration",
    "CalibrationCase",
    "CoachingNote",
    "Inspection",
    "ItemResult",
    "Outcome",
    "PeerAnswer",
    "PeerAsked",
    "PeerRound",
    "Review",
    "RubricState",
    "RubricVersion",
    "SamplingPlan",
    "Sort",
    "ToInspect",
    "Weekday",
    "Why",
]
