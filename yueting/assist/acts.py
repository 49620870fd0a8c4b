"""What was done in a conversation by its words: acts of the agent, situations a customer brings up."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yueting.understanding.folding import fold
from yueting.understanding.turns import Turn
from yueting.understanding.yaml_files import load_mapping

_CUES = Path(__file__).parent / "policies" / "cues.yaml"


@dataclass(frozen=True, slots=True)
class Act:
    """Something done at turn number `turn` (from 0), shown by `words` (folded as they were found)."""

    id: str
    turn: int
    words: str


def agent_acts(turns: Sequence[Turn]) -> tuple[Act, ...]:
    """What the agent has done so far, in order; ids are moments of the script library."""
    return tuple(
        Act(id, place, words)
        for place, turn in enumerate(turns)
        if turn.role == "agent"
        for id, words in _found("agent", turn.text)
    )


def situations_in(text: str) -> tuple[tuple[str, str], ...]:
    """Situations a customer's text brings up, each with the words that say so; ids of situations.yaml."""
    return tuple(_found("customer", text))


def answer_in(text: str) -> str:
    """ "refuses" or "accepts" when the text says so ("" otherwise); a refusal outranks a yes beside it."""
    answers = {id for id, _ in _found("answers", text)}
    return next((answer for answer in ("refuses", "accepts") if answer in answers), "")


def _found(group: str, text: str) -> Iterable[tuple[str, str]]:
    folded = fold(text)
    for id, pattern in _patterns(group).items():
        if match := pattern.search(folded):
            yield id, match.group()


@cache
def _patterns(group: str) -> Mapping[str, re.Pattern[str]]:
    cues: dict[str, dict[str, list[str]]] = load_mapping(_CUES)
    return {id: re.compile("|".join(map(_pattern, words))) for id, words in cues[group].items()}


def _pattern(word: str) -> str:
    """A Latin word stands alone ("hi" is not in "this"); a Chinese one may stand anywhere."""
    if word.startswith("/") and word.endswith("/"):
        return fold(word[1:-1])
    folded = re.escape(fold(word))
    return rf"\b{folded}\b" if word.isascii() else folded
