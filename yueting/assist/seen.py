"""A conversation as the rules of the moment look at it: what was read, what was done, where it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, takewhile

from yueting.assist.acts import Done, situations_in
from yueting.assist.likely import signs_in_words
from yueting.tickets.channel_families import family_of
from yueting.tickets.courtesies import courtesy_of
from yueting.understanding.folding import fold
from yueting.understanding.turns import Turn

_QUESTION = re.compile(r"[?？]|[嗎吗呢咩]\s*$|幾時|点样|點樣|怎么|怎樣|为什么|點解", re.M)
_WORDS = re.compile(r"[\u3400-\u9fff]{2}")
# From this intensity on feelings come before facts.
UPSET_FROM = 0.5
# Mission A8: in chat a customer who says nothing is nudged after one to two minutes.
SILENT_AFTER = timedelta(minutes=2)
# After so long nobody waits for an answer any more: what comes is a new contact.
DAYS = timedelta(minutes=25)
_UPSET = frozenset({"angry", "disappointed", "anxious"})


@dataclass(frozen=True, slots=True)
class Signs:
    """What the reading of the customer says; `intensity` 0..1, `level` the complaint level 0..4."""

    emotion: str = "calm"
    intensity: float = 0.0
    intent: str = "consultation"
    level: int = 0
    customer_type: str = "unknown"
    channel: str = "chat"

    @property
    def upset(self) -> bool:
        return self.emotion in _UPSET and self.intensity >= UPSET_FROM

    @property
    def complains(self) -> bool:
        return self.level >= 1 or self.intent == "complaint"


@dataclass(frozen=True, slots=True)
class Seen:
    """A conversation as the rules look at it."""

    turns: Sequence[Turn]
    signs: Signs
    agent: tuple[Done, ...]
    moments: frozenset[str]
    situations: tuple[tuple[str, str], ...]
    answer: str
    solved: bool
    now: datetime | None

    @property
    def last(self) -> Turn:
        return self.turns[-1]

    @property
    def said(self) -> str:
        """The customer's words since the agent spoke last; empty when it is the customer's turn."""
        return "\n".join(said_last(self.turns))

    @property
    def asks(self) -> bool:
        """The customer's words hold a question."""
        return bool(_QUESTION.search(self.said))

    @property
    def agent_said(self) -> str:
        """The agent's last words, before the customer's; "" when there are none."""
        return next((turn.text for turn in reversed(self.turns) if turn.role == "agent"), "")

    @property
    def told(self) -> bool:
        """The agent's last words told something and asked nothing."""
        last = max((n for n, turn in enumerate(self.turns) if turn.role == "agent"), default=-1)
        asked = any(
            one.turn == last and one.id in ("clarify", "identity-check", "waiting") for one in self.agent
        )
        return last >= 0 and not asked and not _QUESTION.search(self.agent_said)

    @property
    def just_offered(self) -> bool:
        """The agent's last words offered ways to choose from."""
        last = max((n for n, turn in enumerate(self.turns) if turn.role == "agent"), default=-1)
        return any(one.turn == last and one.id == "options" for one in self.agent)

    @property
    def repeats_the_agent(self) -> bool:
        """Two characters in a row stand in both the customer's words and the agent's last ones: a way was named."""
        said, offered = fold(self.said), fold(self.agent_said)
        return any(_WORDS.fullmatch(pair) and pair in offered for pair in map("".join, pairwise(said)))

    def done(self, *moments: str) -> bool:
        return not self.moments.isdisjoint(moments)

    def just_done(self, moment: str) -> bool:
        """True when the last turn did it."""
        return any(one.id == moment and one.turn == len(self.turns) - 1 for one in self.agent)

    def silence(self) -> timedelta:
        """Time since the last turn; none where a time is not known."""
        if self.now is None or self.last.at is None:
            return timedelta()
        return self.now - self.last.at

    def silent_minutes(self) -> int:
        return int(self.silence() / timedelta(minutes=1))


def said_last(turns: Sequence[Turn]) -> list[str]:
    """The customer's texts since the agent spoke last."""
    own = takewhile(lambda turn: turn.role != "agent", reversed(turns))
    return [turn.text for turn in own][::-1]


def signs_of(seen: Seen) -> dict[str, str]:
    """The conversation as the rules of likely.yaml look at it."""
    signs = dict.fromkeys(_standing(seen), "")
    signs |= {f"now_{situation}": words for situation, words in seen.situations}
    earlier = seen.turns[: len(seen.turns) - len(said_last(seen.turns))]
    before = situations_in(*(turn.text for turn in earlier if turn.role != "agent"))
    signs |= {f"before_{situation}": words for situation, words in before}
    return signs | signs_in_words(seen.turns)


def _standing(seen: Seen) -> Iterator[str]:
    """Where the conversation stands, without a look at its words."""
    first = all(turn.role != "agent" for turn in seen.turns)
    standing = {
        "first": first,
        "later": not first,
        "agent_last": seen.last.role == "agent",
        "alone": first and courtesy_of(seen.said) == "greeting",
        "asks": seen.asks,
        "solved": seen.solved,
        "silent": not seen.solved and seen.last.role == "agent" and seen.silence() >= SILENT_AFTER,
        "long_silent": seen.silence() >= 5 * SILENT_AFTER,
        "days": seen.silence() >= DAYS,
        "upset": seen.signs.upset,
        "complains": seen.signs.level >= 1
        or (seen.signs.intent == "complaint" and seen.signs.emotion in _UPSET),
        seen.answer: bool(seen.answer),
    }
    yield from (sign for sign, holds in standing.items() if holds)
    yield from (f"level{level}" for level in range(1, seen.signs.level + 1))
    yield f"channel_{family_of(seen.signs.channel)}"
    yield from (
        f"emotion_{seen.signs.emotion}",
        f"intent_{seen.signs.intent}",
        f"type_{seen.signs.customer_type}",
    )
    yield from (f"done_{moment}" for moment in seen.moments)
    last = max((n for n, turn in enumerate(seen.turns) if turn.role == "agent"), default=-1)
    yield from (f"just_{one.id}" for one in seen.agent if one.turn == last)
