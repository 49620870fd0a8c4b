"""Promises with a date in an agent's words: 聽日三點前覆你, 三個工作天內退款到賬."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from yueting.understanding.folding import plain
from yueting.understanding.times import Mention, Precision, find_times
from yueting.understanding.working_days import IsWorkingDay, Place, place_of
from yueting.understanding.yaml_files import load_mapping

_MAX_READ = 4_000
# A part of a clause that tells what was, asks to wait, tells the customer what to do, states a rule, is unsure, or says
# what somebody else said promises nothing.
_NO_PROMISE = ("past", "holds", "customers_part", "rules", "unsure", "said_by_others")
# 12 月 3 號 said on the 8th is no promise for next year.
_FAR = timedelta(days=300)
_DEADLINE = re.compile(r" ?(?:之|以)?[前内]")
_TIME_ALONE = re.compile(r"[ 之以前内后左右钟正)]*")
_CLAUSE = re.compile(r"[^。!?;\n]+")
_LATEST = re.compile(r"(?:最(?:迟|晚|慢)|至迟|no later than |at the latest )[^,]{0,4}$")


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

    Of several times the first one promised counts, unless a later one is named the latest (最遲). Without
    `is_working_day` the public holidays of Hong Kong count, for Simplified Chinese those of the Mainland.
    """
    text = text[:_MAX_READ]
    spoken, place = plain(text), place_of(text)
    promised: list[Mention] = []
    for clause in _CLAUSE.finditer(spoken):
        promised += _promised(clause, spoken, at, is_working_day, place)
    if not promised:
        return None
    latest = [one for one in promised if _is_latest(spoken, one)]
    chosen = (latest or promised)[0]
    return Promise(chosen.start, chosen.end, text[chosen.start : chosen.end], chosen.due, chosen.precision)


def _is_latest(spoken: str, mention: Mention) -> bool:
    return bool(_LATEST.search(spoken[: mention.start])) or spoken.startswith(" at the latest", mention.end)


def _promised(
    clause: re.Match[str], spoken: str, at: datetime, is_working_day: IsWorkingDay | None, place: Place
) -> list[Mention]:
    words, signs, start = clause.group(), _signs(), clause.start()
    if not signs["ours"].search(words) or _asks(words) or spoken[clause.end() : clause.end() + 1] == "?":
        return []
    times = []
    for mention in find_times(words, at, is_working_day, place):
        first, last = _part_around(words, mention)
        part = words[first:last]
        if not at < mention.due < at + _FAR or any(signs[no].search(part) for no in _NO_PROMISE):
            continue
        if signs["of_a_thing"].match(words, mention.end) or signs["not_due"].search(
            words[first : mention.start]
        ):
            continue
        times.append(Mention(start + mention.start, start + mention.end, mention.due, mention.precision))
    acted = [one for one in times if _is_acted_on(words, one, start)]
    return acted or times


def _asks(words: str) -> bool:
    """True for a question; 我覆返你有冇位 tells, and asks nothing."""
    signs = _signs()
    asked = signs["asks"].search(words)
    return bool(asked) and not signs["tells"].search(words[: asked.start()] if asked else "")


def _is_acted_on(words: str, mention: Mention, offset: int) -> bool:
    """Something is done in the part where the time stands, or the time is a deadline."""
    local = Mention(mention.start - offset, mention.end - offset, mention.due, mention.precision)
    first, last = _part_around(words, local)
    return bool(
        _signs()["ours"].search(words[first:last])
        or _DEADLINE.match(words, local.end)
        or _is_latest(words, local)
    )


def _part_around(words: str, mention: Mention) -> tuple[int, int]:
    """The piece between commas that a time stands in; a time alone (星期五下晝，) belongs to what follows."""
    first = words.rfind(",", 0, mention.start) + 1
    last = words.find(",", mention.end)
    if last >= 0 and _TIME_ALONE.fullmatch(words, mention.end, last):
        last = words.find(",", last + 1)
    return first, last if last >= 0 else len(words)


@lru_cache(maxsize=1)
def _signs() -> dict[str, re.Pattern[str]]:
    data = load_mapping(Path(__file__).parent / "lexicons" / "promises.yaml")
    return {name: re.compile("|".join(patterns)) for name, patterns in data.items()}
