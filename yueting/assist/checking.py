"""A reply looked over with a brand's own manners: which findings warn its writer, which hold it back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from yueting.understanding.reply_check import KINDS, Context, Finding, check
from yueting.understanding.yaml_files import load_mapping

_STARTER = Path(__file__).parent / "policies" / "checking.yaml"


class Manner(StrEnum):
    """What is done with a finding."""

    WARN = "warn"
    HOLD = "hold"
    OFF = "off"


class BadPolicy(ValueError):
    """A policy names a kind or a manner that does not exist."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A brand's manners by kind of finding; a kind that it does not name warns."""

    version: int
    manners: Mapping[str, Manner]

    def manner_of(self, kind: str) -> Manner:
        return self.manners.get(kind, Manner.WARN)

    @property
    def off(self) -> frozenset[str]:
        return frozenset(kind for kind in KINDS if self.manner_of(kind) is Manner.OFF)


@dataclass(frozen=True, slots=True)
class Looked:
    """A finding, and whether it holds the reply back."""

    finding: Finding
    manner: Manner

    @property
    def holds(self) -> bool:
        return self.manner is Manner.HOLD


@cache
def starter_policy() -> Policy:
    """What every brand starts with."""
    written = load_mapping(_STARTER)
    return policy_from(written["version"], written["manners"])


def policy_from(version: int, manners: Mapping[str, str]) -> Policy:
    """A policy as it stands in YAML or in a table. Raises BadPolicy that names what does not exist."""
    unknown = [kind for kind in manners if kind not in KINDS]
    wrong = [f"{kind}: {manner}" for kind, manner in manners.items() if manner not in list(Manner)]
    if unknown or wrong:
        raise BadPolicy(", ".join([*unknown, *wrong]))
    return Policy(version, {kind: Manner(manner) for kind, manner in manners.items()})


def look_over(text: str, context: Context, policy: Policy) -> list[Looked]:
    """The findings on a reply in the order of their places, without the kinds that are switched off."""
    found = check(text, replace(context, off=context.off | policy.off))
    return [Looked(finding, policy.manner_of(finding.kind)) for finding in found]


def held(looked: list[Looked]) -> list[Looked]:
    """Those for which a reply is not sent."""
    return [one for one in looked if one.holds]
