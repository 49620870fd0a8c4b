"""Figures of what is taken out of a text: entities and the dates of promises."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from yueting.understanding.entities import find_entities
from yueting.understanding.evaluation.figures import Case, Figure, Scored, Tally
from yueting.understanding.promises import find_promise


def score_entities(cases: Sequence[Case]) -> Scored:
    """An entity is found when one of its kind overlaps its words."""
    total, mistakes = Tally(), []
    for case in cases:
        wanted = _placed(case)
        came = [(one.kind, one.start, one.end) for one in find_entities(case["text"])]
        missed = [one for one in wanted if not any(_meets(one, other) for other in came)]
        false = [one for one in came if not any(_meets(one, other) for other in wanted)]
        total.hit += len(wanted) - len(missed)
        total.missed += len(missed)
        total.false += len(false)
        if missed or false:
            mistakes.append(f"missed {_shown(case, missed)}, too many {_shown(case, false)}: {case['text']}")
    figures = (Figure("entity recall", total.recall, 0.98), Figure("entity precision", total.precision))
    return Scored(figures, tuple(mistakes))


def score_promises(cases: Sequence[Case], is_working_day: Callable[[date], bool] | None = None) -> Scored:
    """Right when the due moment (or day) is the very one, or rightly none."""
    mistakes = []
    for case in cases:
        promise = find_promise(case["text"], datetime.fromisoformat(case["at"]), is_working_day)
        came = None
        if promise:
            came = promise.due.strftime("%Y-%m-%d" if promise.precision == "day" else "%Y-%m-%dT%H:%M")
        if came != case["due"]:
            mistakes.append(f"{case['due']} read as {came}, said {case['at']}: {case['text']}")
    exact = 1 - len(mistakes) / max(len(cases), 1)
    return Scored((Figure("promise date exact", exact, 0.95),), tuple(mistakes))


def _placed(case: Case) -> list[tuple[str, int, int]]:
    """The wanted entities with their places; the same words twice stand in order."""
    placed, reach = [], 0
    for entity in case["entities"]:
        start = case["text"].find(entity["text"], reach)
        start = start if start >= 0 else case["text"].find(entity["text"])
        reach = start + len(entity["text"])
        placed.append((entity["kind"], start, reach))
    return placed


def _meets(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _shown(case: Case, entities: Sequence[tuple[str, int, int]]) -> list[str]:
    return [f"{kind} {case['text'][start:end]}" for kind, start, end in entities]
