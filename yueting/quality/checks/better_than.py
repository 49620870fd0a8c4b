"""Of two ways of doing the same, whether the agent took the good one: a promise with a date, a no with a reason."""

from collections.abc import Mapping
from typing import Any

from yueting.quality.checks.check import LIKELY, Check, Judged, Setting, cite_act
from yueting.quality.inspected import Inspected
from yueting.quality.seen import agent_lines
from yueting.understanding.acts import ACTS


def _judge(conversation: Inspected, settings: Mapping[str, Any]) -> Judged:
    acts = [(line, act) for line in agent_lines(conversation) for act in line.acts]
    good = tuple(cite_act(line, act) for line, act in acts if act.act in settings["good"])
    bad = tuple(cite_act(line, act) for line, act in acts if act.act in settings["bad"])
    values = {"good": len(good), "bad": len(bad)}
    if not bad:
        return (
            Judged(1.0, "better_than.good", values, good, LIKELY)
            if good
            else Judged(None, "better_than.none")
        )
    return Judged(0.5 if good else 0.0, "better_than.bad", values, bad, LIKELY)


CHECK = Check("better_than", (Setting("good", "many", (), ACTS), Setting("bad", "many", (), ACTS)), _judge)
