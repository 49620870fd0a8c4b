"""What the bot decides about and what it decides: frozen facts in, one decision out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from yueting.tickets.reasons import Reason
from yueting.understanding import Reading

SourceKind = Literal["article", "script", "connector", "hours"]


class Action(StrEnum):
    """What the bot does with a message."""

    ANSWER = "answer"
    ASK_BACK = "ask_back"
    ASK_SLOT = "ask_slot"
    LOOK_UP = "look_up"
    REPHRASE = "rephrase"
    COURTESY = "courtesy"
    HAND_OFF = "hand_off"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from: an article, a script, a connector or the brand's hours."""

    kind: SourceKind
    id: str
    title: str
    version: str = ""

    def as_dict(self) -> dict[str, str]:
        return {"kind": self.kind, "id": self.id, "title": self.title, "version": self.version}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may answer: its words, how well it fits (0..1), and the words that found it."""

    source: Source
    text: str
    confidence: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers the customer was asked to choose from."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class State:
    """What the bot remembers of a talk.

    `options`: what the customer was asked to choose from. `procedure`: the form being filled, with `wanted` the slot
    asked for and `slots` what was given. `answered`: ids of sources it answered from. `variety`: how the customer
    writes when they write in words; an order number alone is no English.
    """

    misses: int = 0
    spoke: bool = False
    options: tuple[Option, ...] = ()
    procedure: str = ""
    wanted: str = ""
    tries: int = 0
    slots: Mapping[str, str] = field(default_factory=dict)
    answered: tuple[str, ...] = ()
    variety: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "misses": self.misses,
            "spoke": self.spoke,
            "options": [[option.id, option.title] for option in self.options],
            "procedure": self.procedure,
            "wanted": self.wanted,
            "tries": self.tries,
            "slots": dict(self.slots),
            "answered": list(self.answered),
            "variety": self.variety,
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "State":
        """A stored state; what it lacks is as at the beginning."""
        given = dict(kept)
        options = tuple(Option(id, title) for id, title in given.pop("options", ()))
        return cls(options=options, answered=tuple(given.pop("answered", ())), **given)


@dataclass(frozen=True, slots=True)
class Situation:
    """One message to answer: its reading, what may answer it (best first), what was offered to choose from, and
    what the bot remembers.

    `text` is all that the customer wrote since the bot last spoke. `hours` says whether the desk is open now, where that
    is known. `lookups`: procedures that a connector can answer.
    """

    text: str
    reading: Reading
    state: State = State()
    courtesy: str = ""
    candidates: tuple[Candidate, ...] = ()
    offered: tuple[Candidate, ...] = ()
    scripts: tuple[Candidate, ...] = ()
    hours: "Words | None" = None
    lookups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """One line to say: a key of words.yaml with its values; key "" is `values["text"]` as it stands."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the bot does, why, from which sources, in which words, and what it remembers then.

    `hand_off` is the cause of a hand-off ("" otherwise); `look_up` the procedure whose connector is to be asked.
    """

    action: Action
    why: Reason
    state: State
    say: tuple[Words, ...] = ()
    sources: tuple[Source, ...] = ()
    confidence: float = 0.0
    hand_off: str = ""
    look_up: str = ""
