"""An incident from its declaration to its end: first a remedy for customers, then the root, then what was learned.

declared ──remedy──▸ relieved ──root fixed──▸ fixed ──close──▸ closed
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from yueting.tickets.channel_families import family_of
from yueting.tickets.matters import refused
from yueting.tickets.reasons import gettext_noop
from yueting.understanding.yaml_files import load_mapping

VARIETIES = ("yue", "zh-Hant", "zh-Hans", "en")
_POLICIES = Path(__file__).parent / "policies"
_NAMED = 5  # open tickets that a refusal names

# variety → where its words may come from, and through which converter ("" as they are)
_SOURCES: dict[str, tuple[tuple[str, str], ...]] = {
    "yue": (("yue", ""), ("zh-Hant", ""), ("zh-Hans", "s2hk")),
    "zh-Hant": (("zh-Hant", ""), ("zh-Hans", "s2hk"), ("yue", "")),
    "zh-Hans": (("zh-Hans", ""), ("zh-Hant", "t2s")),  # Cantonese is not for readers of the Mainland
    "en": (("en", ""),),
}


class Stage(StrEnum):
    """How far an incident has come."""

    DECLARED = "declared"
    RELIEVED = "relieved"
    FIXED = "fixed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a plan asks of one role, within so many minutes of the declaration."""

    role: str
    task: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Who does what in an incident of one kind, where they talk, and the first words to customers by variety."""

    channel: str
    steps: tuple[Step, ...]
    first_words: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        steps = [{"role": s.role, "task": s.task, "minutes": s.minutes} for s in self.steps]
        return {"channel": self.channel, "steps": steps, "first_words": dict(self.first_words)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Plan":
        steps = tuple(Step(s["role"], s["task"], int(s["minutes"])) for s in stored["steps"])
        return cls(stored["channel"], steps, dict(stored["first_words"]))


class BadLine(ValueError):
    """A line of a plan that cannot be read; `line` counts from 1."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"line {line}: {text}")
        self.line, self.text = line, text


def read_steps(text: str) -> tuple[Step, ...]:
    """Steps from lines "role | task | minutes". Raises BadLine."""
    steps = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) != 3 or not all(parts) or not parts[2].isdecimal():
            raise BadLine(number, line.strip()[:80])
        minutes = int(parts[2])
        if minutes > 30 * 24 * 60:
            raise BadLine(number, line.strip()[:80])
        steps.append(Step(parts[0][:60], parts[1][:300], minutes))
    return tuple(steps)


def written_steps(steps: Sequence[Step]) -> str:
    """The steps as `read_steps` reads them."""
    return "\n".join(f"{step.role} | {step.task} | {step.minutes}" for step in steps)


def starter_plan(kind: str, language: str) -> Plan:
    """The plan that comes along for this kind, for readers of this interface language."""
    plans = _starter()["plans"]
    found = plans.get(kind) or plans["other"]
    steps = tuple(
        Step(step["role"][language], step["task"][language], step["minutes"]) for step in found["steps"]
    )
    return Plan(found["channel"][language], steps, found["first_words"])


def check_fix(stage: Stage) -> None:
    """The root is recorded once customers have a way to go on. Raises NotAllowed."""
    if stage is Stage.DECLARED:
        raise refused(
            "remedy_first", gettext_noop("First give customers a temporary remedy, then fix the root.")
        )
    check_lasts(stage)


def check_lasts(stage: Stage) -> None:
    """Raise NotAllowed for an incident that is over."""
    if stage is Stage.CLOSED:
        raise refused("incident_closed", gettext_noop("This incident is closed."))


def check_close(stage: Stage, open_tickets: Sequence[str], on_their_way: int) -> None:
    """Raise NotAllowed with what still stands in the way: the root, open tickets (named), words not sent yet."""
    check_lasts(stage)
    if open_tickets:
        raise refused(
            "open_tickets",
            gettext_noop("%(count)s linked tickets are not solved yet: %(references)s"),
            count=len(open_tickets),
            references=", ".join(open_tickets[:_NAMED]) + ("…" if len(open_tickets) > _NAMED else ""),
        )
    if stage is not Stage.FIXED:
        raise refused("root_first", gettext_noop("Write down how the root was fixed, then close."))
    if on_their_way:
        raise refused(
            "on_their_way",
            gettext_noop("%(count)s updates are still on their way to customers."),
            count=on_their_way,
        )


def words_for(variety: str, words: Mapping[str, str]) -> str:
    """The words for a customer of this variety, converted between scripts where that is all it takes; "" for none."""
    for source, way in _SOURCES[variety]:
        if text := words.get(source, "").strip():
            return _convert(text, way) if way else text
    return ""


def lacking(words: Mapping[str, str], wanted: Mapping[str, int]) -> dict[str, int]:
    """Varieties that customers write and that the words do not reach, with how many customers there are."""
    return {variety: count for variety, count in wanted.items() if count and not words_for(variety, words)}


def spoken(variety: str, known: str, languages: Sequence[str]) -> str:
    """One of VARIETIES for a customer: of the talk, else of the customer, else the first of the brand's languages."""
    for said in (variety, known):
        if said in VARIETIES:
            return said
    return {"yue": "yue", "cmn": "zh-Hans", "en": "en"}.get(next(iter(languages), ""), "zh-Hant")


def framed(text: str, channel: str, variety: str, *, customer: str, brand: str) -> str:
    """The words in the manners of the channel: a mail has a greeting and an end, a chat has neither."""
    frame = _starter()["frames"].get(family_of(channel), {}).get(variety, "{text}")
    named = customer or _starter()["unnamed"][variety]
    return str(frame).replace("{name}", named).replace("{brand}", brand).replace("{text}", text)


@cache
def _starter() -> dict[str, Any]:
    return load_mapping(_POLICIES / "incidents.yaml")


@cache
def _converter(way: str) -> Any:
    from opencc import OpenCC  # not at import: loading it costs 20 ms

    return OpenCC(way)


def _convert(text: str, way: str) -> str:
    return str(_converter(way).convert(text))
