"""One text, one label: the small models behind `yueting classify`, and for readings.

`classify(task, text)` gives a Judgement with the words that weighed most, `class_scores(task, text)` the
probability of every class (quicker: it looks for no evidence). Weights are read at the first use of a task.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from yueting.understanding.linear import Linear, Span, load, softmax
from yueting.understanding.turns import Evidence, Judgement

Task = Literal["variety2", "emotion6", "anger", "sentiment3", "offence"]
TASKS: tuple[Task, ...] = get_args(Task)
WEIGHTS = Path(__file__).parent / "weights"


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
    """The probability of every label of a task; together they are 1."""
    model = model_of(task)
    powers = softmax(model.scores(text))
    return {label: float(power) for label, power in zip(model.labels, powers, strict=True)}


def explained(task: Task, text: str) -> Classified:
    """The label with what each piece of evidence weighs: what it added over the runner-up."""
    model = model_of(task)
    powers = softmax(model.scores(text))
    winner, other = (int(place) for place in powers.argsort(kind="stable")[::-1][:2])
    spans = model.spans(text, winner, other)
    return Classified(task, model.labels[winner], round(float(powers[winner]), 3), spans)


@lru_cache(maxsize=len(TASKS))
def model_of(task: Task) -> Linear:
    if task not in TASKS:
        raise ValueError(f"There is no task {task}: choose one of {', '.join(TASKS)}.")
    return load(WEIGHTS / f"{task}.npz")
