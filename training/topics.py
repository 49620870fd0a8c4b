"""The topics of the offence set. Its rows do not name them, so they are told by the groups of people a text
names; what names none is a topic of its own."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.fitting import Folds
from yueting.understanding.grams import level
from yueting.understanding.tones import toned

TOPICS = ("gender", "race", "region", "none")


def topic(text: str) -> str:
    """The kind of people that a text names most often."""
    groups = Counter(group.lstrip("~") for group, _, _ in toned(level(text), "people"))
    return max(TOPICS[:3], key=lambda one: groups[one]) if groups else "none"


def by_topic(texts: Sequence[str], _labels: NDArray[np.int64]) -> Folds:
    """Each topic judged by a model that was trained on the others."""
    topics = np.array([topic(text) for text in texts])
    for one in TOPICS:
        if (topics == one).any() and (topics != one).any():
            yield np.flatnonzero(topics != one), np.flatnonzero(topics == one)
