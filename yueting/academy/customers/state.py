"""How a customer stands at one moment of the talk, and what has moved them."""

from dataclasses import dataclass, field, replace

MEASURES = ("anger", "trust", "patience", "understanding")
HOT, TENSE = 60, 32  # anger from which a customer is furious, and from which annoyed
# How the talk ended: with what was wanted; with a no that was taken well; by leaving; by going to complain further.
ENDINGS = ("satisfied", "parted", "left", "escalated")


@dataclass(frozen=True, slots=True)
class Change:
    """What one thing did: its id (an act, a fault, waiting …), the words it rests on, and by how much it moved."""

    why: str
    words: str = ""
    anger: int = 0
    trust: int = 0
    patience: int = 0
    understanding: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """Measures run from 0 to 100. `told`: facts the trainee has found out; `done`: how often each act was done."""

    anger: int
    trust: int
    patience: int
    understanding: int
    told: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()  # facts that were told a second time
    done: tuple[tuple[str, int], ...] = ()
    offered: tuple[str, ...] = ()  # ids of options that were firmly offered, in order
    refused: tuple[str, ...] = ()  # those the customer said no to
    accepted: str = ""
    hesitated: bool = False
    reassured: bool = False  # of what they were offered, as their type needs it
    threatened: int = 0
    asked_back: int = 0
    aimless: int = 0  # messages in a row that brought the matter no further
    questions: int = 0
    silences: int = 0
    seconds: float = 0.0
    ending: str = ""

    @property
    def heat(self) -> str:
        return "hot" if self.anger >= HOT else "tense" if self.anger >= TENSE else "cool"

    def times(self, act: str) -> int:
        return dict(self.done).get(act, 0)

    def having_done(self, acts: frozenset[str]) -> "State":
        counts = dict(self.done)
        for act in acts:
            counts[act] = counts.get(act, 0) + 1
        return replace(self, done=tuple(sorted(counts.items())))

    def moved(self, changes: tuple[Change, ...]) -> "State":
        """The state after these changes, each measure kept within 0 and 100."""
        values = {
            name: max(0, min(100, getattr(self, name) + sum(getattr(one, name) for one in changes)))
            for name in MEASURES
        }
        return replace(self, **values)


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A message of the trainee that changed the talk: `turn` counts the trainee's messages from 1."""

    turn: int
    message: str
    before: State
    after: State
    changes: tuple[Change, ...] = field(default=())
