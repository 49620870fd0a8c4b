"""How long a played customer takes before an answer stands there: to read, to think, to type."""

import random

_READS, _TYPES = 60.0, 9.0  # characters a second
_THINKS = (0.6, 2.2)  # seconds
LEAST, MOST = 1.2, 9.0


def seconds_before(answer: str, heard: str, seed: int, place: int) -> float:
    """Seconds between hearing `heard` and having typed `answer`; the same for the same seed and place."""
    chance = random.Random(f"{seed}:{place}")
    wanted = len(heard) / _READS + chance.uniform(*_THINKS) + len(answer) / _TYPES
    return max(LEAST, min(MOST, wanted))
