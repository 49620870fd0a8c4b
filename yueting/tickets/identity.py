"""Checking who somebody is (mission S3): how many right answers pass, how long that holds. Answers are never kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).parent / "policies" / "identity.yaml"


class Result(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN_OFF = "broken_off"  # too little was asked to say either


@dataclass(frozen=True, slots=True)
class IdentityPlan:
    """How a brand checks: answers needed, wrong ones tolerated, minutes a pass holds, classes that need one."""

    needed: int
    tolerated: int
    valid_minutes: int
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class AskedOf:
    """One question as it stands in the starter plan, by language."""

    key: str
    words: Mapping[str, str]


def judge(plan: IdentityPlan, right: int, wrong: int) -> Result:
    """Too many wrong answers fail, however many are right; enough right ones pass."""
    if wrong > plan.tolerated:
        return Result.FAILED
    return Result.PASSED if right >= plan.needed else Result.BROKEN_OFF


def holds_until(plan: IdentityPlan, passed_at: datetime) -> datetime:
    """Until when a pass counts."""
    return passed_at + timedelta(minutes=plan.valid_minutes)


@cache
def starter_plan() -> IdentityPlan:
    """The plan every brand starts with."""
    written = load_mapping(_FILE)
    return IdentityPlan(
        int(written["needed"]),
        int(written["tolerated"]),
        int(written["valid_minutes"]),
        frozenset(written["classes"]),
    )


@cache
def starter_questions() -> tuple[AskedOf, ...]:
    """The questions every brand starts with."""
    return tuple(AskedOf(key, words) for key, words in load_mapping(_FILE)["questions"].items())
