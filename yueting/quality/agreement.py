"""How far two judges agree: weighted kappa (Cohen 1968, linear weights), by item."""

from collections import Counter
from collections.abc import Sequence

SHARES = (0.0, 0.5, 1.0)


def weighted_kappa(pairs: Sequence[tuple[float, float]], classes: Sequence[float] = SHARES) -> float | None:
    """Agreement beyond chance: 1 perfect, 0 as by chance. None where it is not defined (no pairs, or both judges
    only ever gave one and the same class). Disagreement counts by the distance of the two classes in order."""
    if not pairs:
        return None
    place = {value: n for n, value in enumerate(classes)}
    total = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    seen = sum(abs(place[a] - place[b]) for a, b in pairs) / total
    chance = sum(first[a] * second[b] * abs(place[a] - place[b]) for a in first for b in second) / (
        total * total
    )
    return None if chance == 0 else 1 - seen / chance
