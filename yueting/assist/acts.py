"""What was done in a conversation: moments the agent served, situations and answers of the customer.

Acts are those of `understanding`; words of our own show only what no act says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from yueting.understanding.acts import Act, acts_in
from yueting.understanding.flags import find_flags
from yueting.understanding.folding import fold
from yueting.understanding.lexicon import Lexicons, starter
from yueting.understanding.signals import Said, signals
from yueting.understanding.turns import Turn
from yueting.understanding.yaml_files import load_mapping

_CUES = Path(__file__).parent / "policies" / "cues.yaml"


@dataclass(frozen=True, slots=True)
class Done:
    """Moment `id` of the script library was served at turn number `turn` (from 0), shown by `words`."""

    id: str
    turn: int
    words: str


def agent_acts(turns: Sequence[Turn], acts: Sequence[Act] | None = None) -> tuple[Done, ...]:
    """What the agent has done so far, in order of turns; `acts` are those of the turns (None: they are found)."""
    found = acts_in(turns) if acts is None else acts
    done = [*_by_acts(turns, found), *_by_words(turns)]
    return tuple(sorted(done, key=lambda one: one.turn))


def _by_acts(turns: Sequence[Turn], acts: Sequence[Act]) -> Iterator[Done]:
    moments: Mapping[str, str] = _cues()["acts"]
    for act in acts:
        moment = moments.get(act.why) or moments.get(act.act)
        if moment and turns[act.turn].role == "agent":
            only_opens = moment == "clarify" and _opening().search(fold(act.text))
            yield Done("greeting" if only_opens else moment, act.turn, act.text)


def _by_words(turns: Sequence[Turn]) -> Iterator[Done]:
    for place, turn in enumerate(turns):
        if turn.role == "agent":
            folded = fold(turn.text)
            for id, pattern in _patterns().items():
                if match := pattern.search(folded):
                    yield Done(id, place, match.group())


def situations_in(*texts: str, lexicons: Lexicons | None = None) -> tuple[tuple[str, str], ...]:
    """Situations a customer's texts bring up, each with the words that say so; ids of situations.yaml, gravest first."""
    chosen = lexicons or starter()
    found: dict[str, str] = {}
    for text in texts:
        for id, words in _brought_up(fold(text), _shown(text, chosen)):
            found.setdefault(id, words)
    return tuple((id, found[id]) for id in _situations() if id in found)


def _shown(text: str, lexicons: Lexicons) -> Mapping[str, str]:
    """The words of each flag and act of a customer's text."""
    flags = find_flags([Said(0, "customer", signals(text, lexicons))])
    acts = acts_in([Turn("customer", text)], lexicons)
    return {act.act: act.text for act in acts} | {flag.label: flag.evidence[0].text for flag in flags}


def _brought_up(folded: str, shown: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for id, (labels, pattern) in _situations().items():
        words = next((shown[label] for label in labels if label in shown), "")
        match = None if words or pattern is None else pattern.search(folded)
        if words or match:
            yield id, words or (match.group() if match else "")


def answer_in(turns: Sequence[Turn], acts: Sequence[Act] | None = None) -> str:
    """ "refuses" or "accepts" when the customer's turns since the agent's last say so ("" otherwise)."""
    found = acts_in(turns) if acts is None else acts
    since = max((place for place, turn in enumerate(turns) if turn.role == "agent"), default=-1)
    lately = {act.act for act in found if act.turn > since}
    answers: Mapping[str, str] = _cues()["answers"]
    return next((answer for act, answer in answers.items() if act in lately), "")


@cache
def _cues() -> Mapping[str, Any]:
    return load_mapping(_CUES)


@cache
def _opening() -> re.Pattern[str]:
    return one_of(_cues()["opening"])


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {id: one_of(words) for id, words in _cues()["agent"].items()}


@cache
def _situations() -> Mapping[str, tuple[tuple[str, ...], re.Pattern[str] | None]]:
    """The acts and flags that show each situation, and the words."""
    return {
        id: (
            tuple(signs[kind] for kind in ("flag", "act") if kind in signs),
            one_of(signs["words"]) if "words" in signs else None,
        )
        for id, signs in _cues()["customer"].items()
    }


def one_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, words)))


def _pattern(word: str) -> str:
    """A Latin word stands alone ("hi" is not in "this"); a Chinese one may stand anywhere."""
    if word.startswith("/") and word.endswith("/"):
        return fold(word[1:-1])
    folded = re.escape(fold(word))
    return rf"\b{folded}\b" if word.isascii() else folded
