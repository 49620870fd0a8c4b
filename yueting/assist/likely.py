"""The next steps that are plausible now, weighed: signs of a conversation give points (policies/likely.yaml).

Several steps are often right at once: who lost money may want to be felt with, or to hear how far it is. So the
desk offers the best few, not three wordings of one.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from yueting.assist.acts import one_of
from yueting.tickets.reasons import Reason, because, gettext_noop
from yueting.understanding.folding import fold
from yueting.understanding.turns import Turn
from yueting.understanding.yaml_files import load_mapping

_POLICIES = Path(__file__).parent / "policies"
MOST = 6  # steps that are looked at further
_LEAST_SHARE = 0.08  # of the best step's points: below it, a step is a guess
_BESIDE = 0.6  # of its points are left to a step that often stands in for a better one
_BURST = 3  # messages in a row, or "and another thing" so often, are several matters at once
_SAID, _TOLD, _AGENT = "said_", "told_", "agent_"


@dataclass(frozen=True, slots=True)
class Likely:
    """A step that may come next: ids of a situation and a moment, its points and what gave most of them."""

    situation: str
    moment: str
    points: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Rule:
    """`gives` its points where each of `when` holds: a set of signs of which one is there, or one that is not."""

    when: tuple[tuple[bool, frozenset[str]], ...]
    gives: Mapping[str, float]

    def applies(self, signs: Collection[str]) -> bool:
        return all(wanted is not one_sign.isdisjoint(signs) for wanted, one_sign in self.when)


def likely_next(signs: Mapping[str, str], first_guess: tuple[str, float]) -> tuple[Likely, ...]:
    """The plausible steps, best first; `signs` each with the words that show it ("" where nothing was said).

    `first_guess` is a step (situation/moment) that is taken for likely whatever the rules say, and its points.
    """
    points = {first_guess[0]: first_guess[1]}
    shown: dict[str, tuple[float, str]] = {}
    for rule in _rules():
        if rule.applies(signs):
            words = _words_of(rule, signs)
            for step, given in rule.gives.items():
                points[step] = points.get(step, 0) + given
                shown[step] = max(shown.get(step, (0.0, "")), (given, words))
    ranked = _spread(points)
    least = _LEAST_SHARE * ranked[0][1]
    return tuple(_likely(step, got, shown.get(step, (0, ""))[1]) for step, got in ranked if got > least)


def _spread(points: Mapping[str, float]) -> list[tuple[str, float]]:
    """The best steps, best first; one that goes with a better one loses a share, so that others are seen too."""
    rest = dict(points)
    ranked: list[tuple[str, float]] = []
    while rest and len(ranked) < MOST:
        best = max(rest, key=lambda step: rest[step])
        ranked.append((best, rest.pop(best)))
        for step in _beside(best) & rest.keys():
            rest[step] *= _BESIDE
    return ranked


def _beside(step: str) -> frozenset[str]:
    """The steps that an agent takes in place of this one: whoever is offered one of them is served."""
    return next((group for group in _groups() if step in group), frozenset())


def _likely(step: str, points: float, words: str) -> Likely:
    situation, moment = step.split("/")
    if words:
        reason = because("likely.said", round(points), gettext_noop("it was said: “%(said)s”"), said=words)
    else:
        sentence = gettext_noop("likely next (%(moment)s)")
        reason = because("likely", round(points), sentence, moment=moment)
    return Likely(situation, moment, points, reason)


def _words_of(rule: Rule, signs: Mapping[str, str]) -> str:
    """The first words that a rule rests on."""
    return next(
        (signs[s] for wanted, some in rule.when if wanted for s in sorted(some) if signs.get(s)),
        "",
    )


def signs_in_words(turns: Sequence[Turn]) -> dict[str, str]:
    """Signs in what was said, by cue: said_X (the customer since the agent's last turn), told_X (any of their turns),
    told_X_before (before the agent's last), agent_X (the agent's last turn), with the words found."""
    last = max((n for n, turn in enumerate(turns) if turn.role == "agent"), default=-1)
    now = [fold(turn.text) for turn in turns[last + 1 :] if turn.role != "agent"]
    before = [fold(turn.text) for turn in turns[: last + 1] if turn.role != "agent"]
    agent = [fold(turns[last].text)] if last >= 0 else []
    said = dict(_found(_cues("customer"), now))
    told = dict(_found(_cues("customer"), before))
    signs = {_SAID + cue: words for cue, words in said.items()}
    signs |= {f"{_TOLD}{cue}": words for cue, words in (told | said).items()}
    signs |= {f"{_TOLD}{cue}_before": words for cue, words in told.items()}
    signs |= {_AGENT + cue: words for cue, words in _found(_cues("agent"), agent)}
    if len(now) >= _BURST or sum(len(_more().findall(text)) for text in now) >= _BURST - 1:
        signs["burst"] = ""
    if sum(turn.role != "agent" for turn in turns) >= _BURST:
        signs["again"] = ""
    return signs


def _found(cues: Mapping[str, re.Pattern[str]], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    for cue, pattern in cues.items():
        match = next(filter(None, map(pattern.search, texts)), None)
        if match:
            yield cue, match.group().strip()


@cache
def _more() -> re.Pattern[str]:
    return _cues("customer")["hurry_talk"]


@cache
def _cues(role: str) -> Mapping[str, re.Pattern[str]]:
    written: Mapping[str, Any] = load_mapping(_POLICIES / "likely_cues.yaml")[role]
    return {cue: one_of(words) for cue, words in written.items()}


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(map(frozenset, load_mapping(_POLICIES / "likely.yaml")["beside"]))


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(_rule(one) for one in load_mapping(_POLICIES / "likely.yaml")["rules"])


def _rule(written: Mapping[str, Any]) -> Rule:
    when = tuple(
        (not sign.startswith("!"), frozenset(sign.removeprefix("!").split("|"))) for sign in written["when"]
    )
    return Rule(when, written["give"])
