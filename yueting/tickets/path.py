"""The path of a matter (mission T6): stages, what each one needs, and where a matter stands on its path.

A complaint goes soothe → facts → commit → feedback; an ordinary problem collect → analyse → propose → confirm.
Nothing moves a stage but what was written down: a stage is done when all that it and the ones before need is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from yueting.tickets.reasons import Reason, because, gettext_noop


class PathKind(StrEnum):
    """Which path a matter takes."""

    COMPLAINT = "complaint"
    ORDINARY = "ordinary"


class Stage(StrEnum):
    """One step of either path."""

    SOOTHE = "soothe"
    FACTS = "facts"
    COMMIT = "commit"
    FEEDBACK = "feedback"
    COLLECT = "collect"
    ANALYSE = "analyse"
    PROPOSE = "propose"
    CONFIRM = "confirm"


class Verdict(StrEnum):
    """What came of it in the customer's eyes."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    NOT_REACHED = "not_reached"
    FINAL = "final"  # our last word, though the customer does not accept it: a leader says so


SETTLED = frozenset({Verdict.ACCEPTED, Verdict.NOT_REACHED, Verdict.FINAL})
STAGES: Mapping[PathKind, tuple[Stage, ...]] = {
    PathKind.COMPLAINT: (Stage.SOOTHE, Stage.FACTS, Stage.COMMIT, Stage.FEEDBACK),
    PathKind.ORDINARY: (Stage.COLLECT, Stage.ANALYSE, Stage.PROPOSE, Stage.CONFIRM),
}
# T6: time, place, people, symptom and impact, what was tried, what is expected.
FACTS = ("time", "place", "people", "symptom", "impact", "tried", "expected")
# What a stage needs, in the order in which its form asks.
NEEDS: Mapping[Stage, tuple[str, ...]] = {
    Stage.SOOTHE: ("answered", "feeling"),
    Stage.FACTS: FACTS,
    Stage.COMMIT: ("cause", "cause_words", "plan"),
    Stage.FEEDBACK: ("told", "outcome", "verdict"),
    Stage.COLLECT: ("symptom", "expected"),
    Stage.ANALYSE: ("cause",),
    Stage.PROPOSE: ("plan",),
    Stage.CONFIRM: ("outcome", "verdict"),
}
# What the desk sees by itself; no form asks for it.
SEEN = frozenset({"answered", "told"})

MISSING: Mapping[str, str] = {
    "answered": gettext_noop("the customer has had no answer yet"),
    "feeling": gettext_noop("what the customer feels was not put into words"),
    "time": gettext_noop("when it happened is not known"),
    "place": gettext_noop("where it happened is not known"),
    "people": gettext_noop("who was involved is not known"),
    "symptom": gettext_noop("what went wrong is not known"),
    "impact": gettext_noop("what it did to the customer is not known"),
    "tried": gettext_noop("what was tried already is not known"),
    "expected": gettext_noop("what the customer expects is not known"),
    "cause": gettext_noop("the root cause is empty"),
    "cause_words": gettext_noop("the root cause is not told in words"),
    "plan": gettext_noop("no plan was agreed with the customer"),
    "told": gettext_noop("the customer waits for an answer"),
    "outcome": gettext_noop("what the customer says about the outcome is not known"),
    "verdict": gettext_noop("the customer has not accepted the outcome"),
}
MOST_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Walked:
    """What is written down so far; `answered` and `told` are what the desk sees in the talks."""

    facts: Mapping[str, str] = field(default_factory=dict)
    feeling: str = ""
    cause: str = ""
    cause_words: str = ""
    plan: str = ""
    outcome: str = ""
    verdict: str = ""
    answered: bool = False
    told: bool = False

    def has(self, need: str) -> bool:
        """Whether one need of a stage is there."""
        if need == "verdict":
            return self.verdict in SETTLED
        given = self.facts.get(need, "") if need in FACTS else getattr(self, need)
        return bool(given.strip() if isinstance(given, str) else given)


@dataclass(frozen=True, slots=True)
class StageStanding:
    """One stage: what it still lacks, and whether it and all before it are done."""

    stage: Stage
    missing: tuple[Reason, ...]
    is_done: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A matter on its path; `current` is the first stage that is not done, None at the end."""

    kind: PathKind
    stages: tuple[StageStanding, ...]

    @property
    def current(self) -> Stage | None:
        return next((stage.stage for stage in self.stages if not stage.is_done), None)

    @property
    def missing(self) -> tuple[Reason, ...]:
        return tuple(reason for stage in self.stages for reason in stage.missing)


def kind_of(klass: str, level: int) -> PathKind:
    """A complaint by class or by level takes the long path."""
    return PathKind.COMPLAINT if klass == "complaint" or level > 0 else PathKind.ORDINARY


def standing(kind: PathKind, walked: Walked) -> Standing:
    """Every stage of the path with what it lacks."""
    found, so_far = [], True
    for stage in STAGES[kind]:
        missing = tuple(
            because(f"path.{need}", 0, MISSING[need]) for need in NEEDS[stage] if not walked.has(need)
        )
        so_far = so_far and not missing
        found.append(StageStanding(stage, missing, so_far))
    return Standing(kind, tuple(found))


def asked_at(stage: Stage) -> tuple[str, ...]:
    """What the form of a stage asks for."""
    return tuple(need for need in NEEDS[stage] if need not in SEEN)
