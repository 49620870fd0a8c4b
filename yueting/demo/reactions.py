"""How a simulated customer answers to what an agent does: a small table, a memory and a patience. No clock, no network."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import cycle
from random import Random

from yueting.assist.acts import agent_acts
from yueting.demo.story_book import Partings, Persona
from yueting.demo.wording import fill
from yueting.understanding.turns import Turn

# Acts of an agent (moments of the script library) → the rows of the reaction table.
ROWS = {
    "empathy": "empathise",
    "calming": "empathise",
    "thanks": "empathise",
    "apology": "apologise",
    "clarify": "question",
    "identity-check": "question",
    "options": "options",
    "waiting": "brush_off",
    "refusal": "brush_off",
}
# The row that is answered when a reply did several things at once.
OUTRANKS = ("promise_dated", "options", "question", "apologise", "empathise", "brush_off", "other")
DAY = re.compile(
    r"\d{1,2}\s*月\s*\d{1,2}\s*[日號号]|今日|聽日|後日|今晚|聽晚|今天|明天|后天|今晚|明晚"
    r"|(?:下?(?:個|个)?(?:星期|禮拜|礼拜|周|週))[一二三四五六日天]"
    r"|\d{1,2}(?:個|个)?(?:工作天|工作日|小時|小时|鐘頭|钟头|分鐘|分钟)(?:之?內|之?内)?"
    r"|today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|within \d+ (?:minutes?|hours?|days?)",
    re.IGNORECASE,
)
PROMISES = re.compile(
    r"前|內|内|一定|送到|寄|覆|回复|打畀|通知|退|到|會|会|\bwill\b|\bby\b|\bwithin\b|\barrive", re.IGNORECASE
)


class Standing(StrEnum):
    """Where the customer stands."""

    WAITING = "waiting"
    CONTENT = "content"  # got what was needed
    GONE = "gone"  # had enough


class Mind:
    """What one customer knows and wants in one talk. `slots` fill {order}, {product} and {amount}."""

    def __init__(
        self, persona: Persona, partings: Partings, slots: Mapping[str, str], chance: Random
    ) -> None:
        self.persona, self._partings, self._slots = persona, partings, slots
        self._chance = chance
        self._wordings = {row: cycle(self._mixed(words)) for row, words in persona.reactions.items()}
        self._nudges = iter(self._mixed(partings.nudges)[:1])
        self._done: set[str] = set()
        self._brushed_off = 0
        self.standing = Standing.WAITING

    def opens(self) -> str:
        """The first words."""
        return self._fill(self._chance.choice(self.persona.openings))

    def hears(self, text: str) -> list[str]:
        """What the customer says to the agent's words; nothing once all is said."""
        if self.standing is not Standing.WAITING:
            return []
        rows = rows_of(text)
        self._done |= rows
        row = next(row for row in OUTRANKS if row in rows)
        self._slots = {**self._slots, "date": day_in(text) or self._partings.that_day}
        answer = self._fill(next(self._wordings[row]))
        if self._done >= self.persona.satisfied_by:
            self.standing = Standing.CONTENT
            return [answer, self._chance.choice(self._partings.thanks)]
        self._brushed_off += row == "brush_off"
        if self._brushed_off > self.persona.patience:
            self.standing = Standing.GONE
        return [answer]

    def wonders(self) -> str:
        """What the customer says when nobody answers: one reminder, then a goodbye and nothing more."""
        if self.standing is not Standing.WAITING:
            return ""
        if nudge := next(self._nudges, ""):
            return nudge
        self.standing = Standing.GONE
        return self._chance.choice(self._partings.goodbyes)

    def rating(self) -> tuple[int, str]:
        """Score 1–5 and a comment."""
        rated = self.persona.rated["satisfied" if self.standing is Standing.CONTENT else "unsatisfied"]
        return int(rated["rating"]), str(rated["comment"])

    def _fill(self, text: str) -> str:
        return fill(text, self._slots)

    def _mixed(self, words: Sequence[str]) -> list[str]:
        return self._chance.sample(list(words), len(words))


def rows_of(text: str) -> frozenset[str]:
    """The rows of the reaction table that an agent's words touch; "other" when none."""
    acts = {act.id for act in agent_acts([Turn("agent", text)])}
    rows = set(_rows(acts))
    if day_in(text) and ("promise" in acts or PROMISES.search(text)):
        rows.add("promise_dated")
    if not rows and text.rstrip().endswith(("?", "？")):
        rows.add("question")
    if len(rows) > 1:
        rows.discard("brush_off")  # "one moment" beside something useful brushes nobody off
    return frozenset(rows or {"other"})


def day_in(text: str) -> str:
    """The day or span of time that the words name, as they name it; "" when none."""
    found = DAY.search(text)
    return found[0] if found else ""


def _rows(acts: set[str]) -> Iterator[str]:
    return (ROWS[act] for act in acts if act in ROWS)
