"""One text, one label: the small models behind `yueting classify`, and for readings.

`classify(task, text)` gives a Judgement with the words that weighed most, `class_scores(task, text)` the
probability of every class (quicker: it looks for no evidence). Weights are read at the first use of a task.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from yueting.understanding.linear import Floats, Linear, Span, load, softmax
from yueting.understanding.tasks import TASKS, Task
from yueting.understanding.turns import Evidence, Judgement

WEIGHTS = Path(__file__).parent / "weights"

# Anger is what the model of six emotions says about one of them, so that the two never disagree; a model for
# anger alone was worse (docs/models/emotion6.md).
_ASKED_OF: dict[Task, tuple[Task, str]] = {"anger": ("emotion6", "angry")}


@dataclass(frozen=True, slots=True)
class Classified:
    """The label of a text, its probability (0 to 1), and the places that weighed most for it."""

    task: str
    label: str
    score: float
    spans: tuple[Span, ...]

    def judgement(self, turn: int = 0) -> Judgement:
        """The same with evidence in turn number `turn`; `why` is "model." with task and label."""
        why = f"model.{self.task}.{self.label}"
        evidence = tuple(Evidence(turn, one.start, one.end, one.text, why) for one in self.spans)
        return Judgement(self.label, self.score, evidence)


def classify(task: Task, text: str, turn: int = 0) -> Judgement:
    """The label a text most likely has, with evidence in it. Raises ValueError for an unknown task."""
    return explained(task, text).judgement(turn)


def class_scores(task: Task, text: str) -> dict[str, float]:
    """The probability of every label of a task; together they are 1. "true" of a yes-or-no question asked of a
    model of more classes is its class against the strongest other. Raises ValueError for an unknown task."""
    model, one = _asked(task)
    scores = model.look(text).scores()
    if one is None:
        return {label: float(power) for label, power in zip(model.labels, softmax(scores), strict=True)}
    power = _against(scores, one, _strongest(scores, one))
    return {"false": 1 - power, "true": power}


def explained(task: Task, text: str) -> Classified:
    """The label with what each piece of evidence weighs: what it added over the runner-up."""
    model, one = _asked(task)
    look = model.look(text)
    scores = look.scores()
    winner = int(scores.argmax())
    other = _strongest(scores, winner)
    if one is None:
        return Classified(
            task, model.labels[winner], _rounded(softmax(scores)[winner]), look.spans(winner, other)
        )
    if winner == one:
        return Classified(task, "true", _rounded(_against(scores, one, other)), look.spans(one, other))
    return Classified(task, "false", _rounded(_against(scores, winner, one)), look.spans(winner, one))


def kept_judgement(task: Task, fingerprint: int) -> str | None:
    """For a text that was trained on: the label a model gave it that had not seen it; None for other texts."""
    model, one = _asked(task)
    label = model.judged.get(fingerprint)
    if label is None or one is None:
        return None if label is None else model.labels[label]
    return "true" if label == one else "false"


def _asked(task: Task) -> tuple[Linear, int | None]:
    """The model of a task, and which of its classes the task is about, if it is about one."""
    if task not in TASKS:
        raise ValueError(f"There is no task {task}: choose one of {', '.join(TASKS)}.")
    if task not in _ASKED_OF:
        return _loaded(task), None
    name, label = _ASKED_OF[task]
    model = _loaded(name)
    return model, model.labels.index(label)


def _strongest(scores: Floats, but: int) -> int:
    """The class with the greatest score but for this one."""
    rest = scores.copy()
    rest[but] = -np.inf
    return int(rest.argmax())


def _against(scores: Floats, one: int, other: int) -> float:
    return float(softmax(scores[[one, other]])[0])


def _rounded(power: float) -> float:
    return round(float(power), 3)


@lru_cache(maxsize=len(TASKS))
def _loaded(name: Task) -> Linear:
    return load(WEIGHTS / f"{name}.npz")
