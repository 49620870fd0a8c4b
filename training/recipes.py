"""What each model is made of, and which figures were reached with it. What was tried and lost stands in docs/models/."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training import variety
from training.fitting import Folds, Recipe, stratified
from training.matrices import Part
from training.sets import Row, labelled
from training.topics import by_topic
from yueting.understanding.yaml_files import load_mapping

Split = Callable[[Sequence[str], NDArray[np.int64]], Folds]


@dataclass(frozen=True, slots=True)
class Task:
    """One model: where its rows come from, how they are split to judge it, and what it must reach."""

    name: str
    recipe: Recipe
    rows: Callable[[Path], list[Row]]
    split: Split | None
    needs: tuple[str, ...]
    # Rows written for this project: trained on in every fold, never counted in a figure.
    own: Callable[[], list[Row]] = list


def _in_folds(_texts: Sequence[str], labels: NDArray[np.int64]) -> Folds:
    return stratified(labels)


def _yes_or_no(name: str, yes: str) -> Callable[[Path], list[Row]]:
    return lambda folder: [
        (text, "true" if label == yes else "false") for text, label in labelled(folder, name)
    ]


def _desk_feelings() -> list[Row]:
    return [(text, label) for label, texts in _service().items() for text in texts]


def _desk_reviews() -> list[Row]:
    """Only what a review could say too: calm is neutral."""
    kinds = {"neutral": "neutral", "happy": "positive", "angry": "negative", "sad": "negative"}
    return [(text, kinds[label]) for label, texts in _service().items() if label in kinds for text in texts]


def _service() -> dict[str, list[str]]:
    return load_mapping(Path(__file__).with_name("service.yaml"))


TASKS = (
    Task(
        "emotion6",
        Recipe(
            ("angry", "happy", "sad", "fear", "surprise", "neutral"),
            (
                Part("chars:1:3"),
                Part("words"),
                Part("tones:emotion", least=1, strength=1.0),
            ),
        ),
        lambda folder: labelled(folder, "ewect_usual_eval"),
        _in_folds,
        ("ewect_usual_eval",),
        _desk_feelings,
    ),
    Task(
        "sentiment3",
        Recipe(
            ("negative", "neutral", "positive"),
            (
                Part("negated", strength=10.0),
                Part("tones:reviews", least=1, idf=False, strength=1.0, share=0.4),
            ),
            balanced=False,
            joint=True,
        ),
        lambda folder: labelled(folder, "openrice_valid"),
        _in_folds,
        ("openrice_valid",),
        _desk_reviews,
    ),
    Task(
        "offence",
        Recipe(
            ("false", "true"),
            (
                Part("chars:1:3", least=3, strength=4.0),
                Part("words", least=3, strength=1.0),
                Part("tones:offence", least=1, idf=False, strength=3.0, share=0.5),
            ),
            balanced=False,
            # Half of the set is offensive; where people write, and in sets labelled by hand, far less is.
            caution=0.2,
        ),
        _yes_or_no("cold_dev", "1"),
        by_topic,
        ("cold_dev",),
    ),
    Task(
        "variety2",
        Recipe(("cmn", "yue"), (Part("runs:2", least=20, strength=5.0),), sees="spoken"),
        variety.rows,
        None,
        (
            "cped_valid",
            "lcqmc",
            "oppo_dev",
            "ewect_usual_eval",
            "ewect_virus_train",
            "cold_dev",
            "jddc_sessions",
        ),
    ),
)
