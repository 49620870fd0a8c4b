"""Which inspected conversations people look at: drawn by a plan, the same again for the same seed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from typing import Literal

Kind = Literal["random", "risk", "new_agents", "low_confidence"]


@dataclass(frozen=True)
class Candidate:
    """An inspected conversation that could be drawn."""

    key: str
    score: float
    """Share of the points that the machine gave, 0 to 1."""
    confidence: float
    """How sure the machine was, 0 to 1."""
    level: int = 0
    """Complaint level, 0 to 4."""
    is_angry: bool = False
    is_fatal: bool = False
    """An item was failed that fails the whole."""
    agent_days: int | None = None
    """Full days since the agent began; None when unknown."""


@dataclass(frozen=True)
class Plan:
    """What is drawn in a week: `share` of the candidates (0 to 1), or `number` of them."""

    kind: Kind
    share: float | None = None
    number: int | None = None
    low_score: float = 0.6
    low_confidence: float = 0.6
    risky_level: int = 2
    first_days: int = 30

    def __post_init__(self) -> None:
        """Raises ValueError unless exactly one of share and number is given, and in its range."""
        if (self.share is None) == (self.number is None):
            raise ValueError("A plan draws a share or a number, one of the two.")
        if self.share is not None and not 0 < self.share <= 1:
            raise ValueError("A share lies above 0 and at most at 1.")
        if self.number is not None and self.number < 1:
            raise ValueError("A number is at least 1.")


def draw(candidates: Iterable[Candidate], plan: Plan, seed: str, drawn: Collection[str] = ()) -> list[str]:
    """Give the keys that `plan` draws in the week of `seed`.

    `drawn` are keys that this plan has drawn in this week already: they count towards the share or
    number and never come again. The order of the candidates changes nothing.
    """
    fitting = {candidate.key for candidate in candidates if fits(candidate, plan)} | set(drawn)
    wanted = plan.number if plan.number is not None else ceil((plan.share or 0) * len(fitting) - 1e-9)
    rest = sorted(fitting - set(drawn), key=lambda key: _lot(seed, key))
    return rest[: max(0, wanted - len(set(drawn)))]


def fits(candidate: Candidate, plan: Plan) -> bool:
    """Say whether `plan` looks at such conversations."""
    if plan.kind == "risk":
        grave = candidate.level >= plan.risky_level or candidate.is_angry or candidate.is_fatal
        return grave or candidate.score < plan.low_score
    if plan.kind == "new_agents":
        return candidate.agent_days is not None and candidate.agent_days < plan.first_days
    if plan.kind == "low_confidence":
        return candidate.confidence < plan.low_confidence
    return True


def _lot(seed: str, key: str) -> str:
    return sha256(f"{seed}\n{key}".encode()).hexdigest()
