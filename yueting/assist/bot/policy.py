"""The numbers by which the bot decides (policies/bot.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from yueting.understanding.yaml_files import load_mapping

POLICIES = Path(__file__).parent / "policies"


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of confidence (0..1) and what always goes to a person; `version` names the set they were chosen on."""

    id: str
    version: int
    answer: float
    ask: float
    close: float
    floor: float
    most_options: int
    most_misses: int
    person: float
    person_agreed: float
    person_doubt: float
    anger: float
    anger_unsaid: float
    complaint_level: int
    complaint_unsaid: int
    most_text: int
    quiet_minutes: int
    sensitive_intents: frozenset[str]
    sensitive_flags: frozenset[str]


@cache
def starter_policy() -> Policy:
    """The policy every brand starts with."""
    return policy_from(load_mapping(POLICIES / "bot.yaml"))


def policy_from(written: Mapping[str, Any]) -> Policy:
    """A policy as it stands in YAML; raises TypeError for a missing or unknown part."""
    sets = {name: frozenset(written[name]) for name in ("sensitive_intents", "sensitive_flags")}
    return Policy(**{**written, **sets})
