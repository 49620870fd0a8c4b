"""Where the bot works and what it is called: the `bot` part of an inbox's settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = frozenset({"chat", "api"})  # a mail is answered by a person, in full written style
NAME = {"zh-hant": "自動助理", "zh-hans": "自动助理", "en": "Assistant"}


@dataclass(frozen=True, slots=True)
class Hiring:
    """Whether an inbox has a bot and what it is called; `answer` and `ask` are its thresholds (0: the policy's own)."""

    is_on: bool = False
    name: str = ""
    answer: float = 0.0
    ask: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        return {"on": self.is_on, "name": self.name, "answer": self.answer, "ask": self.ask}


def hiring_of(kind: str, settings: Mapping[str, Any]) -> Hiring:
    """The bot of an inbox of this kind; one that is off where nothing was ever set."""
    given = settings.get("bot") or {}
    return Hiring(
        bool(given.get("on")) and kind in KINDS,
        str(given.get("name") or ""),
        float(given.get("answer") or 0),
        float(given.get("ask") or 0),
    )
