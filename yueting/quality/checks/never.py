"""What an agent must not do: acts that hurt, and faults that the reply check finds."""

from collections.abc import Mapping
from typing import Any

from yueting.quality.checks.check import LIKELY, SURE, Check, Judged, Setting, cite_act
from yueting.quality.inspected import Inspected
from yueting.quality.scorecard import Cited
from yueting.quality.seen import agent_lines
from yueting.understanding.acts import ACTS
from yueting.understanding.reply_check import KINDS


def _judge(conversation: Inspected, settings: Mapping[str, Any]) -> Judged:
    found: list[Cited] = []
    kinds: set[str] = set()
    for line in agent_lines(conversation):
        for act in line.acts:
            if act.act in settings["acts"]:
                found.append(cite_act(line, act))
                kinds.add(act.act)
        for fault in line.faults:
            if fault.kind in settings["faults"]:
                found.append(Cited(line.number, fault.start, fault.end, fault.text, fault.better))
                kinds.add(fault.kind)
    if not found:
        return Judged(1.0, "never.clean", {}, (), SURE)
    share = 0.5 if len(found) <= settings["pardoned"] else 0.0
    return Judged(share, "never.found", {"kinds": sorted(kinds), "count": len(found)}, tuple(found), LIKELY)


CHECK = Check(
    "never",
    (
        Setting("acts", "many", (), ACTS),
        Setting("faults", "many", (), KINDS),
        Setting("pardoned", "number", 0, unit="times"),
    ),
    _judge,
)
