"""Figures of acts: what a message does, of agent and customer."""

from collections.abc import Sequence

from yueting.understanding.acts import acts_of
from yueting.understanding.evaluation.figures import Case, Figure, Scored, Tally
from yueting.understanding.lexicon import starter
from yueting.understanding.signals import Said, signals


def score_acts(cases: Sequence[Case]) -> Scored:
    """F1 is micro, over pairs of message and act: an act counts once in a message, however often it is done."""
    total, mistakes = Tally(), []
    for case in cases:
        wanted, came = {act["act"] for act in case["acts"]}, _acts(case)
        total.hit += len(wanted & came)
        total.missed += len(wanted - came)
        total.false += len(came - wanted)
        if wanted != came:
            missed, false = sorted(wanted - came), sorted(came - wanted)
            mistakes.append(f"missed {missed}, too many {false}: {case['turns'][-1]['text']}")
    figures = (
        Figure("acts, micro-F1", total.f1, 0.80),
        Figure("acts, precision", total.precision),
        Figure("acts, recall", total.recall),
    )
    return Scored(figures, tuple(mistakes))


def _acts(case: Case) -> set[str]:
    said = [
        Said(place, turn["role"], signals(turn["text"], starter()))
        for place, turn in enumerate(case["turns"])
    ]
    return {act.act for act in acts_of(said, -1)}
