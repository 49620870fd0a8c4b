"""Three scripted agents who talk to virtual customers: polite and clear, brushing off, silent.

None of them reads what a card hides: they have the briefing and what the customer has said.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any, Protocol

from yueting.academy.customers.card import Briefing
from yueting.understanding.acts import acts_in
from yueting.understanding.folding import plain
from yueting.understanding.reply_check import Context, check
from yueting.understanding.turns import Turn
from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).parent / "words" / "agents.yaml"
_WRITES = {"mixed": "yue"}  # agents answer a mixture in Cantonese
_SAID = 24  # characters of the customer's words that are said again


class Agent(Protocol):
    """Answers to what the customer said; "" is silence."""

    def answer(self, said: str) -> str: ...


@cache
def _book() -> Mapping[str, Any]:
    return load_mapping(_FILE)


@cache
def _cues() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in _book()["cues"].items()}


def _is_coarse(words: str) -> bool:
    """A customer may swear; whoever says their words again does not."""
    return any(finding.kind == "coarse" for finding in check(words, Context()))


class Polite:
    """Greets, meets the feeling, asks, confirms, offers from the public list, answers what is asked, closes."""

    def __init__(self, briefing: Briefing) -> None:
        self._briefing = briefing
        self._words = _book()["polite"][_WRITES.get(briefing.variety, briefing.variety)]
        self._feelings = cycle(self._words["feel"])
        self._questions = list(self._words["questions"])
        self._left = [label for _, label in briefing.options]  # not offered yet
        self._offered: list[str] = []
        self._turns: list[Turn] = []
        self._facts: list[str] = []
        self._confirmed = False

    def answer(self, said: str) -> str:
        self._turns.append(Turn("customer", said))
        words = self._next(plain(said), said)
        self._turns.append(Turn("agent", words))
        return words

    def _next(self, heard: str, said: str) -> str:
        if len(self._turns) == 1:
            return self._first()
        if self._offered and self._is_yes(said):
            return str(self._words["close"])
        if self._offered:
            return self._after_offer(heard)
        self._facts.append(said)
        if self._questions and len(self._facts) <= self._rounds():
            return self._asks()
        if not self._confirmed:
            return self._confirms()
        return self._offers()

    def _first(self) -> str:
        upset = self._briefing.level > 0
        feeling = self._words["sorry"] + next(self._feelings) if upset else ""
        return str(self._words["greet"]) + feeling + str(self._words["story"])

    def _rounds(self) -> int:
        """In a serious matter there is no time for every question."""
        return 3 if self._briefing.level >= 4 else 5

    def _asks(self) -> str:
        warm = next(self._feelings) if len(self._facts) % 2 and self._briefing.level else ""
        return warm + str(self._questions.pop(0))

    def _confirms(self) -> str:
        self._confirmed = True
        told = [fact[:_SAID].strip("，。 ？！?!") for fact in sorted(self._facts[:3], key=len, reverse=True)]
        fit = (words for words in told if not _is_coarse(words))
        return str(self._words["confirm"]).format(said=next(fit, self._briefing.title))

    def _offers(self) -> str:
        if len(self._left) >= 2 and not self._offered:
            return self._say("choose")
        return self._say("offer" if self._left else "again")

    def _after_offer(self, heard: str) -> str:
        """What is still wanting, by the customer's words; else the next thing on the list."""
        cue = next((name for name, pattern in _cues().items() if pattern.search(heard)), "")
        if cue == "apology":
            return str(self._words["sorry"]) + next(self._feelings)
        if cue == "feeling":
            return next(self._feelings) + str(self._words["sorry"]) + str(self._words["promise"])
        if cue == "asked_first" and self._questions:
            return next(self._feelings) + str(self._questions.pop(0))
        if cue in ("when", "proof"):
            return str(self._words["reason"] if cue == "proof" else "") + str(self._words["promise"])
        if cue == "why":
            return str(self._words["reason"]) + str(self._words["promise"])
        if cue == "refused_why":
            return str(self._words["refuse"]).format(first=self._offered[-1])
        if cue == "repeat":
            return self._confirms()
        if cue in ("more", "choice") and not self._left:
            return str(self._words["refuse"]).format(first=self._offered[0])
        return self._offers() if self._left else self._persists()

    def _persists(self) -> str:
        self._offered = [*self._offered[1:], self._offered[0]]
        told = str(self._words["again"]).format(first=self._offered[0])
        return next(self._feelings) + told + str(self._words["promise"])

    def _say(self, line: str) -> str:
        """A line with the next of the options in its places."""
        text = str(self._words[line])
        if line == "again":
            return text.format(first=self._offered[-1])
        slots = [name for name in ("first", "second") if "{" + name + "}" in text]
        chosen = [self._left.pop(0) for _ in slots]
        self._offered += chosen
        return text.format(**dict(zip(slots, chosen, strict=True)))

    def _is_yes(self, said: str) -> bool:
        acts = {act.act for act in acts_in(self._turns) if act.turn == len(self._turns) - 1}
        heard = plain(said)
        agreed = "accept" in acts or re.search(_book()["agreed"], heard)
        return bool(agreed) and not any(
            pattern.search(heard) for name, pattern in _cues().items() if name not in ("proof", "when")
        )


class BrushingOff:
    """Sends the customer away, in different words."""

    def __init__(self, briefing: Briefing) -> None:
        self._lines = cycle(_book()["brush_off"][_WRITES.get(briefing.variety, briefing.variety)])

    def answer(self, said: str) -> str:
        return str(next(self._lines))


class Silent:
    """Says nothing."""

    def __init__(self, briefing: Briefing) -> None:
        pass

    def answer(self, said: str) -> str:
        return ""


AGENTS: Mapping[str, Callable[[Briefing], Agent]] = {
    "polite": Polite,
    "brush-off": BrushingOff,
    "silent": Silent,
}


def names() -> Sequence[str]:
    return tuple(AGENTS)
