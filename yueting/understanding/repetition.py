"""Saying the same again: it was not heard."""

from collections.abc import Sequence
from functools import lru_cache

from yueting.understanding.signals import Said

# The same point: this share of the shorter message's character pairs, of at least so many.
_SAME_POINT = 0.75
_TO_COMPARE = 8
_LOOK_BACK = 5


def repeats_of(one: Said, earlier: Sequence[Said]) -> bool:
    """True when the message makes a point that one of the five customer messages before it made."""
    return any(_same_point(one.signals.bigrams, other.signals.bigrams) for other in earlier[-_LOOK_BACK:])


@lru_cache(maxsize=16_384)  # the messages of a talk are compared anew with each that comes
def _same_point(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    shorter = min(len(mine), len(theirs))
    return shorter >= _TO_COMPARE and len(mine & theirs) >= _SAME_POINT * shorter


def repeated_points(said: Sequence[Said]) -> tuple[int, ...]:
    """The customer's turns that say again what was said before."""
    customer = [one for one in said if one.role == "customer"]
    return tuple(one.turn for place, one in enumerate(customer) if repeats_of(one, customer[:place]))
