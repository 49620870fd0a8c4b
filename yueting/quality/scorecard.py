"""What comes out of an inspection: points by item, each with the messages it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Cited:
    """Words a point rests on: message `number`, code points `start:end` of it; `better` where better words are known."""

    number: int
    start: int
    end: int
    text: str
    better: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """One item. `share` is 0…1 of its points, None where it does not apply or no machine can judge it.

    `reason` is an id that pages turn into a sentence, with `values` in it; `confidence` 0…1 is the machine's own.
    """

    item: str
    share: float | None
    points: float
    out_of: float
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)
    cited: tuple[Cited, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Scorecard:
    """`score` is 0…100 over the items that apply, None when none does; `failed` names fatal items that were failed."""

    conversation: str
    rubric: str
    version: int
    score: float | None
    items: tuple[Scored, ...]
    failed: tuple[str, ...] = ()
    confidence: float = 1.0

    def as_dict(self) -> dict[str, Any]:
        """The card as it goes into JSON."""
        return {
            "id": self.conversation,
            "rubric": self.rubric,
            "version": self.version,
            "score": self.score,
            "failed": list(self.failed),
            "confidence": self.confidence,
            "items": [_item_dict(item) for item in self.items],
        }


def _item_dict(item: Scored) -> dict[str, Any]:
    return {
        "item": item.item,
        "points": item.points if item.share is not None else None,
        "out_of": item.out_of,
        "reason": item.reason,
        "values": dict(item.values),
        "confidence": item.confidence,
        "messages": sorted({one.number for one in item.cited}),
        "cited": [
            {"number": c.number, "start": c.start, "end": c.end, "text": c.text, "better": c.better}
            for c in item.cited
        ],
    }
