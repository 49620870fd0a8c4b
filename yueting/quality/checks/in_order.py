"""The path of a complaint: soothe, confirm the facts, commit to a plan, feed back; in this order."""

from collections.abc import Mapping
from typing import Any

from yueting.quality.checks.check import LIKELY, Check, Judged, Setting, cite_act
from yueting.quality.inspected import Inspected
from yueting.quality.scorecard import Cited
from yueting.quality.seen import agent_lines, is_meant

STAGES: Mapping[str, tuple[str, ...]] = {
    "soothe": ("empathise", "apologise"),
    "confirm": ("confirm", "ask_open", "ask_closed"),
    "commit": ("options", "promise_dated", "refuse_reasoned"),
    "feed_back": ("close", "thank"),
}


def _judge(conversation: Inspected, settings: Mapping[str, Any]) -> Judged:
    wanted = [stage for stage in STAGES if stage in settings["stages"]]
    acts = [(line, act) for line in agent_lines(conversation) for act in line.acts if is_meant(act)]
    place, reached, cited = -1, [], list[Cited]()
    for stage in wanted:
        # The last stage may stand in the same message as the one before; greeting thanks are no feedback.
        later = [n for n, (_, act) in enumerate(acts) if act.act in STAGES[stage] and n > place]
        if later:
            place = later[0]
            reached.append(stage)
            cited.append(cite_act(*acts[place]))
    missing = [stage for stage in wanted if stage not in reached]
    values = {"reached": reached, "missing": missing}
    if not missing:
        return Judged(1.0, "in_order.whole", values, tuple(cited), LIKELY)
    share = 0.5 if len(missing) == 1 else 0.0
    return Judged(share, "in_order.gaps", values, tuple(cited), LIKELY)


CHECK = Check("in_order", (Setting("stages", "many", tuple(STAGES), tuple(STAGES)),), _judge)
