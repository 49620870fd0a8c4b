"""Promises with a date in an agent's words: 聽日三點前覆你, 三個工作天內退款到賬."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from yueting.understanding.folding import plain
from yueting.understanding.times import IsWorkingDay, Mention, Precision, find_times
from yueting.understanding.yaml_files import load_mapping

_MAX_READ = 4_000
# A part of a clause that tells what was, asks to wait, tells the customer what to do or states a rule.
_NO_PROMISE = ("past", "holds", "customers_part", "rules")
_DEADLINE = re.compile(r" ?(?:之|以)?[前内]")
_CLAUSE = re.compile(r"[^。!?;\n]+")


# A clause that tells what was, asks, waits within the talk, or tells the customer what to do, promises nothing.
@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised falls due at `due` (local to the moment it was said); `start:end` are the words of the time."""

    start: int
    end: int
    text: str
    due: datetime
    precision: Precision

    def as_dict(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "due": self.due.isoformat(),
            "precision": self.precision,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Promise":
        return cls(
            data["start"], data["end"], data["text"], datetime.fromisoformat(data["due"]), data["precision"]
        )


def find_promise(text: str, at: datetime, is_working_day: IsWorkingDay | None = None) -> Promise | None:
    """The promise an agent's message makes by a time, counted from `at` (aware, in the desk's zone); None if none.

    Of several times the first one promised counts, unless a later one is named the latest (最遲).
    """
    spoken = plain(text[:_MAX_READ])
    promised: list[Mention] = []
    for clause in _CLAUSE.finditer(spoken):
        promised += _promised(clause, spoken, at, is_working_day)
    if not promised:
        return None
    latest = [one for one in promised if re.search(r"最(?:迟|晚|慢)[^,]{0,4}$", spoken[: one.start])]
    chosen = (latest or promised)[0]
    return Promise(chosen.start, chosen.end, text[chosen.start : chosen.end], chosen.due, chosen.precision)


def _promised(
    clause: re.Match[str], spoken: str, at: datetime, is_working_day: IsWorkingDay | None
) -> list[Mention]:
    words, signs = clause.group(), _signs()
    if (
        not signs["ours"].search(words)
        or signs["asks"].search(words)
        or spoken[clause.end() : clause.end() + 1] == "?"
    ):
        return []
    times = []
    for mention in find_times(words, at, is_working_day):
        first, last = _part_around(words, mention)
        part = words[first:last]
        if not (signs["ours"].search(words) or _DEADLINE.match(words, mention.end)):
            continue
        if mention.due <= at or any(signs[no].search(part) for no in _NO_PROMISE):
            continue
        times.append(
            Mention(
                clause.start() + mention.start, clause.start() + mention.end, mention.due, mention.precision
            )
        )
    return times


def _part_around(words: str, mention: Mention) -> tuple[int, int]:
    """The piece between commas that a time stands in."""
    first = words.rfind(",", 0, mention.start) + 1
    last = words.find(",", mention.end)
    return first, last if last >= 0 else len(words)


@lru_cache(maxsize=1)
def _signs() -> dict[str, re.Pattern[str]]:
    data = load_mapping(Path(__file__).parent / "lexicons" / "promises.yaml")
    return {name: re.compile("|".join(patterns)) for name, patterns in data.items()}
