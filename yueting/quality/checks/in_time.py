"""How long the customer waited for answers."""

from collections.abc import Mapping
from typing import Any

from yueting.quality.checks.check import SURE, Check, Judged, Setting, cite_line
from yueting.quality.inspected import Inspected
from yueting.quality.seen import waits

_PARDONED = 3  # so many times the limit still earns half


def _judge(conversation: Inspected, settings: Mapping[str, Any]) -> Judged:
    found = waits(conversation)
    if not found:
        return Judged(None, "in_time.unknown")
    limits = [float(settings["first"]), *([float(settings["next"])] * (len(found) - 1))]
    late = [(wait, limit) for wait, limit in zip(found, limits, strict=True) if wait[2] > limit]
    if not late:
        longest = max(seconds for _, _, seconds in found)
        return Judged(1.0, "in_time.kept", {"seconds": round(longest)}, (), SURE)
    worst = max(late, key=lambda one: one[0][2] / one[1])
    (asked, answered, seconds), limit = worst
    share = 0.5 if seconds <= _PARDONED * limit and len(late) <= max(1, len(found) // 3) else 0.0
    values = {"count": len(late), "of": len(found), "seconds": round(seconds), "limit": round(limit)}
    return Judged(share, "in_time.late", values, (cite_line(asked), cite_line(answered)), SURE)


CHECK = Check(
    "in_time",
    (
        Setting("first", "number", 60, unit="seconds"),
        Setting("next", "number", 120, unit="seconds"),
    ),
    _judge,
)
