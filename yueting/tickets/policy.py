"""An SLA policy: what is promised at each complaint level (policies/levels.yaml), as frozen data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from yueting.tickets.channel_families import family_of
from yueting.tickets.sla import ClockRuns, Target, TargetKind
from yueting.understanding.yaml_files import load_mapping

_STARTER = Path(__file__).parent / "policies" / "levels.yaml"
_DURATION = re.compile(r"(\d+)\s*(s|min|h)")
_SECONDS = {"s": 1, "min": 60, "h": 3600}


class BadPolicy(ValueError):
    """A written policy cannot be read; the message says which part and what is expected."""


@dataclass(frozen=True, slots=True)
class LevelPolicy:
    """The promises of one complaint level and what must be named with it."""

    level: int
    name: str
    targets: tuple[Target, ...]
    needs_named_owner: bool = False
    needs_plan: bool = False


@dataclass(frozen=True, slots=True)
class SlaPolicy:
    """All levels of one policy; a changed policy carries a new version."""

    id: str
    version: int
    levels: tuple[LevelPolicy, ...]

    def at_level(self, level: int) -> LevelPolicy:
        """The promises of this complaint level; raises BadPolicy when the policy leaves it out."""
        for promised in self.levels:
            if promised.level == level:
                return promised
        raise BadPolicy(f"policy {self.id} v{self.version} says nothing about level {level}")

    def targets_for(self, level: int, channel: str) -> tuple[Target, ...]:
        """One target per kind; the one for this channel's family outranks the general one."""
        family = family_of(channel)
        chosen: dict[TargetKind, Target] = {}
        for target in self.at_level(level).targets:
            if target.channel == family or (target.channel is None and target.kind not in chosen):
                chosen[target.kind] = target
        return tuple(chosen.values())


@cache
def starter_policy() -> SlaPolicy:
    """The policy every brand starts with (mission T3)."""
    return policy_from(load_mapping(_STARTER))


def policy_from(written: Mapping[str, Any]) -> SlaPolicy:
    """Read a policy as it stands in YAML or in a form; raises BadPolicy."""
    try:
        levels = tuple(_level(entry) for entry in written["levels"])
        return SlaPolicy(str(written["id"]), int(written["version"]), levels)
    except KeyError as error:
        raise BadPolicy(f"the policy lacks {error.args[0]!r}") from error


def _level(entry: Mapping[str, Any]) -> LevelPolicy:
    return LevelPolicy(
        level=int(entry["level"]),
        name=str(entry["name"]),
        targets=tuple(_target(target) for target in entry["targets"]),
        needs_named_owner=bool(entry.get("needs_named_owner", False)),
        needs_plan=bool(entry.get("needs_plan", False)),
    )


def _target(entry: Mapping[str, Any]) -> Target:
    try:
        kind, runs = TargetKind(entry["kind"]), ClockRuns(entry["clock"])
    except ValueError as error:
        raise BadPolicy(f"a target is not understood: {error}") from error
    return Target(kind, _seconds(entry["within"]), runs, entry.get("channel"))


def _seconds(within: object) -> int | None:
    """ "30 s", "5 min" or "4 h" in seconds; "plan" is None."""
    if within == "plan":
        return None
    matched = _DURATION.fullmatch(str(within).strip())
    if not matched:
        raise BadPolicy(f"{within!r} is no duration; write it like 30 s, 5 min, 4 h, or plan")
    return int(matched[1]) * _SECONDS[matched[2]]
