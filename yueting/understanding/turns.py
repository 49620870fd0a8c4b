"""What goes into a reading and the small parts that come out of it: turns, evidence, judgements."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Role = Literal["customer", "agent"]

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as it was said; `at` is an aware time where it is known."""

    role: Role
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that speak for a judgement.

    `start` and `end` count code points in the text of turn number `turn` (from 0); `why` is the id of the
    lexicon entry or rule that found them.
    """

    turn: int
    start: int
    end: int
    text: str
    why: str

    def as_dict(self) -> dict[str, Any]:
        return {"turn": self.turn, "start": self.start, "end": self.end, "text": self.text, "why": self.why}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Evidence":
        return cls(data["turn"], data["start"], data["end"], data["text"], data["why"])


@dataclass(frozen=True, slots=True)
class Judgement:
    """A label, how sure it is (0 to 1), and the words it rests on."""

    label: str
    score: float
    evidence: tuple[Evidence, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "score": self.score,
            "evidence": [piece.as_dict() for piece in self.evidence],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Judgement":
        return cls(data["label"], data["score"], evidence_from(data["evidence"]))


def evidence_from(pieces: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    """The evidence of a stored reading."""
    return tuple(Evidence.from_dict(piece) for piece in pieces)


def storable(text: str) -> str:
    """The text with NUL and lone surrogates replaced by U+FFFD: no database column and no UTF-8 stream takes
    them. Offsets stay as they are."""
    return _NOT_STORABLE.sub("�", text)
