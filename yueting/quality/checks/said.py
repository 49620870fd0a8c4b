"""Whether the agent did something: greeted, confirmed, met the feeling … (acts of docs/readings.md)."""

from collections.abc import Mapping, Sequence
from typing import Any

from yueting.quality.checks.check import LIKELY, SURE, Check, Judged, Setting, cite_act
from yueting.quality.inspected import Inspected, Line
from yueting.quality.scorecard import Cited
from yueting.quality.seen import agent_lines, is_meant, upset_lines
from yueting.understanding.acts import ACTS

PLACES = ("anywhere", "opening", "ending", "after_upset")
_FEW = 2  # messages that are the opening or the ending
_SOON = 3  # messages within which a feeling is met


def _judge(conversation: Inspected, settings: Mapping[str, Any]) -> Judged:
    lines = _lines_at(conversation, settings["where"])
    if full := _found(lines, settings["acts"]):
        return Judged(1.0, "said.full", {"acts": _names(lines, settings["acts"])}, full, SURE)
    if settings["where"] == "anywhere":
        lines = lines[1:] or lines  # an opening's “how can I help?” asks for no facts
    if half := _found(lines, settings["half"]):
        return Judged(0.5, "said.half", {"acts": _names(lines, settings["half"])}, half, LIKELY)
    return Judged(0.0, "said.missing", {"acts": sorted(settings["acts"])}, (), LIKELY)


def _lines_at(conversation: Inspected, where: str) -> Sequence[Line]:
    said = agent_lines(conversation)
    if where == "opening":
        return said[:_FEW]
    if where == "ending":
        return said[-_FEW:]
    if where == "after_upset":
        upset = upset_lines(conversation)
        first = conversation.lines.index(upset[0]) if upset else 0
        return [line for line in said if conversation.lines.index(line) > first][:_SOON]
    return said


def _found(lines: Sequence[Line], acts: Sequence[str]) -> tuple[Cited, ...]:
    return tuple(
        cite_act(line, act) for line in lines for act in line.acts if act.act in acts and is_meant(act)
    )


def _names(lines: Sequence[Line], acts: Sequence[str]) -> list[str]:
    return sorted({act.act for line in lines for act in line.acts if act.act in acts and is_meant(act)})


CHECK = Check(
    "said",
    (
        Setting("acts", "many", (), ACTS),
        Setting("half", "many", (), ACTS),
        Setting("where", "one", "anywhere", PLACES),
    ),
    _judge,
)
