"""Where a practice talk turned: the steps at which the customer's mood moved most, with what had been said."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from yueting.conversations.course import Course, Feeling, draw

_TURNS = 12  # a mood that moves less is no turn
_MOST = 6
_LABELS = ((60, "angry"), (40, "disappointed"), (25, "anxious"), (10, "calm"))


@dataclass(frozen=True, slots=True)
class Mood:
    """The customer after entry `seq` of the talk: `anger` 0…100, `why` are the acts and faults that moved it."""

    seq: int
    anger: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turning:
    """At entry `seq` the anger went from `before` to `after`."""

    seq: int
    before: int
    after: int
    why: tuple[str, ...]

    @property
    def better(self) -> bool:
        return self.after < self.before

    @property
    def points(self) -> int:
        return abs(self.after - self.before)


def turning_points(moods: Sequence[Mood]) -> list[Turning]:
    """The largest moves, in the order of the talk."""
    moves = [
        Turning(after.seq, before.anger, after.anger, after.why)
        for before, after in itertools.pairwise(moods)
        if abs(after.anger - before.anger) >= _TURNS
    ]
    largest = sorted(moves, key=lambda one: -one.points)[:_MOST]
    return sorted(largest, key=lambda one: one.seq)


def mood_of_valence(seq: int, valence: float) -> Mood:
    """The mood where a person played the customer and only their words tell it; valence −1 (bad) to 1."""
    return Mood(seq, round(50 * (1 - max(-1.0, min(1.0, valence)))))


def label_of(anger: int) -> str:
    """The emotion a mood is shown as."""
    return next((label for least, label in _LABELS if anger >= least), "pleased")


def mood_line(moods: Sequence[Mood]) -> Course:
    """The drawing of the moods, calm ones high."""
    return draw([Feeling(one.seq, label_of(one.anger), 1 - one.anger / 50) for one in moods])
