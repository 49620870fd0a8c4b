"""What goes into a check and what comes out of it."""

from dataclasses import dataclass
from typing import Any

from yueting.understanding.turns import Turn

# The kinds, as docs/readings.md defines them.
KINDS = (
    "coarse",
    "local_wording",
    "vague_promise",
    "beyond_authority",
    "conditional_apology",
    "denied_feelings",
    "blame",
    "repeated_grievance",
    "leads_to_complaint",
    "jargon",
    "brush_off",
    "mandarin_habit",
    "long_sentence",
    "unconfirmed",
    "emoji",
    "personal_data",
    "unsupported",
    "term",
)


@dataclass(frozen=True, slots=True)
class Authority:
    """What the agent may grant alone: money of the desk's currency, per cent, and remedies by name."""

    amount: float = 0.0
    percent: float = 0.0
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseTerm:
    """What the house calls a thing: to Hong Kong, to the Mainland (Simplified), in English; `also` is right too."""

    yue: str
    cmn: str
    en: str
    avoid: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """All that decides about a reply beside its own words.

    turns: what was said before, oldest first. variety: that of the reply ("": judged from its text).
    audience: "hk", "cn" or "" where it is not known. authority None: nothing is known about it, so amounts
    are not judged. knowledge: texts the reply has to agree with. own: numbers and addresses of the desk.
    off: kinds switched off. terms: what the house calls the things of its trade.
    """

    turns: tuple[Turn, ...] = ()
    variety: str = ""
    channel: str = "chat"
    audience: str = ""
    authority: Authority | None = None
    knowledge: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    off: frozenset[str] = frozenset()
    terms: tuple[HouseTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of a reply that should be put another way.

    `start` and `end` count code points of the reply, `text` is what stands there, `why` is the id of the rule
    (kind.rule), `better` is put in the place of `start:end`.
    """

    kind: str
    start: int
    end: int
    text: str
    why: str
    better: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "why": self.why,
            "better": self.better,
        }
