"""Who is asked about whom. Pure."""

from collections.abc import Sequence
from hashlib import sha256


def pairs(people: Sequence[str], each: int, seed: str) -> list[tuple[str, str]]:
    """(asked, about): everybody about themselves, and about each `each` others, evenly: a ring in an order by lot.

    With fewer people than that everybody is asked about everybody.
    """
    ring = sorted(people, key=lambda one: sha256(f"{seed}\n{one}".encode()).hexdigest())
    steps = range(1, min(each, len(ring) - 1) + 1)
    others = [(ring[(place + step) % len(ring)], about) for place, about in enumerate(ring) for step in steps]
    return [(one, one) for one in ring] + others
