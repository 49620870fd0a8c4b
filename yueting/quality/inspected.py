"""A conversation as inspection sees it: who said what and when, and what the desk read in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from yueting.understanding.acts import Act


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding of the reply check in one message: `start:end` counts code points of its text."""

    kind: str
    start: int
    end: int
    text: str
    better: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One message. `number` is what a scorecard cites (the ledger's sequence number, or from 1 in a log).

    `emotion`, `valence` (−1…1) and `intent` are those of a customer's message; `faults` those of an agent's.
    `by_machine`: said by the bot or sent automatically, so no agent is judged by it.
    """

    number: int
    role: Literal["customer", "agent"]
    text: str
    at: datetime | None = None
    agent: str = ""
    by_machine: bool = False
    acts: tuple[Act, ...] = ()
    emotion: str = ""
    valence: float = 0.0
    intent: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspected:
    """The conversation as a whole; everything a rule may look at, and nothing else.

    `level` 0–4 is the complaint level, `customer_type` an id of docs/readings.md, `facts` what only the desk knows
    (e.g. "resolved", "reopened", "transfers", "promises_broken"); imported logs have none.
    """

    id: str
    channel: str
    lines: tuple[Line, ...]
    level: int = 0
    customer_type: str = ""
    variety: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
