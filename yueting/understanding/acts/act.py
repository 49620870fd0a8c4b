"""What an act is, and the message that acts are looked for in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from yueting.understanding.clauses import Clause
from yueting.understanding.signals import Said, Signals
from yueting.understanding.spotting import Hit


@dataclass(frozen=True, slots=True)
class Act:
    """Something done by the words `text`, which are `start:end` of turn number `turn` (from 0, code points).

    `act` is an id of docs/readings.md; `why` the id of the lexicon entry or rule that found it.
    """

    act: str
    turn: int
    start: int
    end: int
    text: str
    why: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "act": self.act,
            "turn": self.turn,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "why": self.why,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Act":
        return cls(data["act"], data["turn"], data["start"], data["end"], data["text"], data["why"])


@dataclass(frozen=True, slots=True)
class Message:
    """One turn as the rules see it: its clauses, the cues of the lexicon in them, and what was said before."""

    one: Said
    before: Sequence[Said]

    @property
    def plain(self) -> str:
        return self.one.signals.plain

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return self.one.signals.clauses

    @property
    def by_agent(self) -> bool:
        return self.one.role == "agent"

    def cues(self, label: str) -> Sequence[Hit]:
        return _cues_of(self.one.signals).get(label, ())

    def cue(self, label: str, within: Clause | None = None) -> Hit | None:
        """The first cue with this label, in the clause where one is given."""
        for hit in self.cues(label):
            if within is None or _overlap(hit, within):
                return hit
        return None

    def has(self, label: str, pieces: Iterable[Clause]) -> bool:
        return any(self.cue(label, piece) for piece in pieces)

    def sentences(self) -> list[list[Clause]]:
        """The clauses by sentence."""
        by_number: dict[int, list[Clause]] = {}
        for piece in self.clauses:
            by_number.setdefault(piece.sentence, []).append(piece)
        return list(by_number.values())

    def words(self, piece: Clause) -> str:
        return self.plain[piece.start : piece.end]

    def other_before(self) -> Said | None:
        """The other side's last turn before this one."""
        return next((said for said in reversed(self.before) if said.role != self.one.role), None)

    def act(self, act: str, pieces: Sequence[Clause], why: str) -> Act:
        """The act, citing everything from the first of the clauses to the last."""
        start, end = pieces[0].start, pieces[-1].end
        text = self.one.signals.text
        if pieces[-1].asks and text[end : end + 1] in ("?", "？"):
            end += 1
        return Act(act, self.one.turn, start, end, text[start:end], why)


@lru_cache(maxsize=64)  # the rules ask some hundred times of one message
def _cues_of(signals: Signals) -> Mapping[str, Sequence[Hit]]:
    by_label: dict[str, list[Hit]] = {}
    for hit in signals.hits["acts"]:
        by_label.setdefault(hit.label, []).append(hit)
    return by_label


def _overlap(hit: Hit, piece: Clause) -> bool:
    return hit.start < piece.end and piece.start < hit.end
