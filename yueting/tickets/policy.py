"""An SLA policy: what is promised at each complaint level (policies/levels.yaml), as frozen data.

`written` gives back what `policy_from` reads, so that a form, a file and a stored version look the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from yueting.tickets.channel_families import family_of
from yueting.tickets.ladder import Rung
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
    warnings: tuple[int, ...] = (50, 80)  # percent of a target at which somebody is warned
    ladder: tuple[Rung, ...] = ()
    warn_from: int = 300  # seconds; whoever must answer within less needs the ring before them, not a notice

    def warnings_for(self, seconds: int | None) -> tuple[int, ...]:
        """The shares at which somebody is warned about a target of this length."""
        return self.warnings if seconds is not None and seconds >= self.warn_from else ()

    def at_level(self, level: int) -> LevelPolicy:
        """The promises of this complaint level; raises BadPolicy when the policy leaves it out."""
        for promised in self.levels:
            if promised.level == level:
                return promised
        raise BadPolicy(f"policy {self.id} v{self.version} says nothing about level {level}")

    def targets_for(self, level: int, channel: str, value: int = 0) -> tuple[Target, ...]:
        """One target per kind: the one for this channel's family outranks the general one, and among these the one
        for the highest tier that the customer reaches."""
        family = family_of(channel)
        chosen: dict[TargetKind, Target] = {}
        for target in self.at_level(level).targets:
            if target.channel not in (None, family) or target.value > value:
                continue
            known = chosen.get(target.kind)
            if known is None or _rank(target) > _rank(known):
                chosen[target.kind] = target
        return tuple(chosen.values())

    @property
    def looks_at_value(self) -> bool:
        """True when some target holds for customers of a tier only."""
        return any(target.value for level in self.levels for target in level.targets)


def _rank(target: Target) -> tuple[bool, int]:
    return target.channel is not None, target.value


@cache
def starter_policy() -> SlaPolicy:
    """The policy every brand starts with (mission T3)."""
    return policy_from(load_mapping(_STARTER))


def policy_from(written: Mapping[str, Any]) -> SlaPolicy:
    """Read a policy as it stands in YAML or in a form; raises BadPolicy."""
    try:
        levels = tuple(_level(entry) for entry in written["levels"])
        return SlaPolicy(
            str(written["id"]),
            int(written["version"]),
            levels,
            warnings=tuple(map(int, written.get("warnings", (50, 80)))),
            ladder=tuple(
                Rung(str(rung["to"]), _needed_seconds(rung["within"])) for rung in written.get("ladder", ())
            ),
            warn_from=_needed_seconds(written.get("warn_from", "5 min")),
        )
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
    return Target(kind, seconds_of(entry["within"]), runs, entry.get("channel"), int(entry.get("value") or 0))


def _needed_seconds(within: object) -> int:
    seconds = seconds_of(within)
    if seconds is None:
        raise BadPolicy(
            "a rung of the ladder and the shortest warned target have a time of their own, no plan"
        )
    return seconds


def seconds_of(within: object) -> int | None:
    """ "30 s", "5 min" or "4 h" in seconds; "plan" is None."""
    if within == "plan":
        return None
    matched = _DURATION.fullmatch(str(within).strip())
    if not matched:
        raise BadPolicy(f"{within!r} is no duration; write it like 30 s, 5 min, 4 h, or plan")
    return int(matched[1]) * _SECONDS[matched[2]]


def written_duration(seconds: int | None) -> str:
    """What `seconds_of` reads: the largest unit that leaves no rest; "plan" for None."""
    if seconds is None:
        return "plan"
    unit = next(unit for unit in ("h", "min", "s") if seconds % _SECONDS[unit] == 0)
    return f"{seconds // _SECONDS[unit]} {unit}"


def written(policy: SlaPolicy) -> dict[str, Any]:
    """The policy as `policy_from` reads it."""
    return {
        "id": policy.id,
        "version": policy.version,
        "warnings": list(policy.warnings),
        "warn_from": written_duration(policy.warn_from),
        "ladder": [{"to": rung.to, "within": written_duration(rung.seconds)} for rung in policy.ladder],
        "levels": [_written_level(level) for level in policy.levels],
    }


def _written_level(level: LevelPolicy) -> dict[str, Any]:
    return {
        "level": level.level,
        "name": level.name,
        "needs_named_owner": level.needs_named_owner,
        "needs_plan": level.needs_plan,
        "targets": [
            {
                "kind": target.kind.value,
                "within": written_duration(target.seconds),
                "clock": target.clock.value,
                "channel": target.channel,
                "value": target.value,
            }
            for target in level.targets
        ],
    }
