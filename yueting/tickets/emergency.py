"""The emergency plan for a critical complaint (policies/emergency.yaml), as frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yueting.understanding.yaml_files import load_mapping

_STARTER = Path(__file__).parent / "policies" / "emergency.yaml"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """What is done within so many minutes of the start, in each language of the desk."""

    minutes: int
    words: Mapping[str, str]

    def words_in(self, language: str) -> str:
        """The words in this language ("zh-hant", "zh-hans", "en"), else in English."""
        return self.words.get(language) or self.words["en"]


@dataclass(frozen=True, slots=True)
class EmergencyPlan:
    """All steps in order; a changed plan carries a new version."""

    id: str
    version: int
    steps: tuple[PlanStep, ...]


@cache
def starter_plan() -> EmergencyPlan:
    """The plan every brand starts with. Raises KeyError, ValueError when the file is not as it must be."""
    written = load_mapping(_STARTER)
    steps = tuple(PlanStep(int(step["within_minutes"]), dict(step["words"])) for step in written["steps"])
    return EmergencyPlan(str(written["id"]), int(written["version"]), steps)
