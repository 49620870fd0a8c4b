"""What agents made of the scripts offered to them, as points for the next ranking.

A script that stands first is taken more often whatever it says. So its takings are compared with what its places
let expect, and both are smoothed: little evidence moves little.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import log2

from yueting.understanding.folding import fold

SMOOTHING = 20.0  # as many imagined offers, of which as many were taken as expected
MOST_POINTS = (
    15.0  # an unloved script falls behind its neighbours of the same moment, not behind other moments
)
_LONGEST = 2_000  # characters compared


@dataclass(frozen=True, slots=True)
class Record:
    """How one script fared at one moment: times `offered` at `place`, `taken` there, each counted by what was kept."""

    key: str
    place: int
    offered: int
    taken: float


def points_from(records: Iterable[Record]) -> Mapping[str, float]:
    """Points for each script, −15 … 15; 0 for one that was taken as often as its places let expect."""
    rows = list(records)
    looked_at = sum(row.offered * _seen(row.place) for row in rows)
    rate = sum(row.taken for row in rows) / looked_at if looked_at else 0.0
    expected: dict[str, float] = {}
    taken: dict[str, float] = {}
    offered: dict[str, float] = {}
    for row in rows:
        expected[row.key] = expected.get(row.key, 0) + row.offered * rate * _seen(row.place)
        taken[row.key] = taken.get(row.key, 0) + row.taken
        offered[row.key] = offered.get(row.key, 0) + row.offered
    return {key: _points(taken[key], expected[key], offered[key]) for key in expected}


def _seen(place: int) -> float:
    """How much of the attention of the first place this one gets: the discount of DCG (Järvelin & Kekäläinen 2002)."""
    return 1 / log2(place + 1)


def _points(taken: float, expected: float, offered: float) -> float:
    """Half of the most for twice as often as expected, all of it for four times."""
    imagined = SMOOTHING * (expected / offered if offered else 0)
    if not expected + imagined:
        return 0.0
    lift = (taken + imagined) / (expected + imagined)
    points = MOST_POINTS / 2 * log2(lift) if lift > 0 else -MOST_POINTS
    return max(-MOST_POINTS, min(MOST_POINTS, points))


def kept_share(offered: str, sent: str) -> float:
    """How much of a script's words went out as they were, 0 … 1, in either spelling."""
    before, after = fold(offered)[:_LONGEST], fold(sent)[:_LONGEST]
    if not before:
        return 0.0
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return min(1.0, sum(block.size for block in blocks if block.size > 1) / len(before))
