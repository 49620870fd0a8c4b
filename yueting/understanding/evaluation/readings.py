"""Figures of what is read from a conversation: intent, type, emotion, level, flags, variety of short messages."""

from collections.abc import Callable, Sequence

from yueting.understanding.evaluation.figures import (
    Case,
    Figure,
    Scored,
    Tally,
    accuracy,
    macro_f1,
    weighted_kappa,
)
from yueting.understanding.reader import Reading, read
from yueting.understanding.turns import Turn

# The same desk that says "negative" in the bars: a valence below this is a bad feeling.
NEGATIVE = -0.05


def reading_of(case: Case) -> Reading:
    turns = case.get("turns") or [{"role": "customer", "text": case["text"]}]
    return read([Turn(turn["role"], turn["text"]) for turn in turns])


def score_intents(cases: Sequence[Case]) -> Scored:
    return _labels(cases, "intent", lambda reading: reading.intent.label, "intent macro-F1", 0.80)


def score_types(cases: Sequence[Case]) -> Scored:
    return _labels(cases, "type", lambda reading: reading.customer_type.label, "customer type macro-F1", 0.70)


def score_feelings(cases: Sequence[Case]) -> Scored:
    return _labels(cases, "emotion", lambda reading: reading.emotion.label, "desk emotion macro-F1", None)


def score_short(cases: Sequence[Case]) -> Scored:
    scored = _labels(cases, "variety", lambda reading: reading.variety.label, "", None)
    return Scored(
        (Figure("variety of short messages, accuracy", scored.figures[1].value, 0.90),), scored.mistakes
    )


def score_levels(cases: Sequence[Case]) -> Scored:
    pairs = [(case["level"], reading_of(case).level.value) for case in cases]
    mistakes = [
        f"{wanted} read as {came}: {_words(case)}"
        for case, (wanted, came) in zip(cases, pairs, strict=True)
        if wanted != came
    ]
    exact = sum(wanted == came for wanted, came in pairs) / max(len(pairs), 1)
    return Scored(
        (
            Figure("complaint level, weighted kappa", weighted_kappa(pairs), 0.75),
            Figure("complaint level, exact", exact),
        ),
        tuple(mistakes),
    )


def score_flags(cases: Sequence[Case]) -> Scored:
    tally, mistakes = Tally(), []
    for case in cases:
        came, wanted = set(reading_of(case).flags_found), set(case["flags"])
        tally.hit += len(came & wanted)
        tally.false += len(came - wanted)
        tally.missed += len(wanted - came)
        if came != wanted:
            mistakes.append(f"{sorted(wanted)} read as {sorted(came)}: {_words(case)}")
    return Scored((Figure("flags F1", tally.f1),), tuple(mistakes))


def score_polite(cases: Sequence[Case]) -> Scored:
    """How many polite sentences are read as negative: none may be."""
    wrong = [case for case in cases if reading_of(case).emotion.valence < NEGATIVE]
    name = f"polite sentences read as negative (count of {len(cases)})"
    return Scored((Figure(name, len(wrong), 0, at_most=True),), tuple(_words(case) for case in wrong))


def score_polite_angry(cases: Sequence[Case]) -> Scored:
    """Angry sentences that hold 唔該 or 麻煩 are angry all the same."""
    wrong = [case for case in cases if reading_of(case).emotion.label != "angry"]
    value = 1 - len(wrong) / max(len(cases), 1)
    return Scored((Figure("angry with polite words, read as angry", value, 1.0),), tuple(map(_words, wrong)))


def score_pairs(cases: Sequence[Case]) -> Scored:
    """A pair is right when both its sentences are: the negative one negative, the other not."""
    wrong = []
    for case in cases:
        came = [reading_of(case[side]).emotion.valence < NEGATIVE for side in "ab"]
        if came != [case[side]["negative"] for side in "ab"]:
            wrong.append(f"{case['a']['text']} / {case['b']['text']} → negative {came}")
    value = 1 - len(wrong) / max(len(cases), 1)
    return Scored((Figure("pairs of sarcasm and negation, both right", value, 0.80),), tuple(wrong))


def _labels(
    cases: Sequence[Case], key: str, came: Callable[[Reading], str], name: str, goal: float | None
) -> Scored:
    pairs = [(case[key], came(reading_of(case))) for case in cases]
    mistakes = [
        f"{wanted} read as {label}: {_words(case)}"
        for case, (wanted, label) in zip(cases, pairs, strict=True)
        if wanted != label
    ]
    return Scored(
        (
            Figure(name, macro_f1([w for w, _ in pairs], [c for _, c in pairs]), goal),
            Figure(f"{key} accuracy", accuracy(pairs)),
        ),
        tuple(mistakes),
    )


def _words(case: Case) -> str:
    turns = case.get("turns") or [{"role": "customer", "text": case["text"]}]
    return " | ".join(f"{turn['role'][0]}: {turn['text']}" for turn in turns)
