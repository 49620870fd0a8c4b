"""The checks a rule of a rubric may name: each looks at one conversation and says what share of an item is earned."""

from yueting.quality.checks.check import Check, Judged, Setting
from yueting.quality.checks.registry import CHECKS, judge

__all__ = ["CHECKS", "Check", "Judged", "Setting", "judge"]
