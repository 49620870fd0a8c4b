"""Understanding one message that has twenty turns before it, on one core, and the memory that takes."""

import random
import resource
import sys
import time

from bench.result import Result, at_most, percentile
from bench.words import sentences

TURNS = 20
TALKS = 300


def measure(quick: bool = False) -> list[Result]:
    """Talks grow turn by turn, as on a desk, beyond what is looked back at; the time is that of the last customer message."""
    from yueting.understanding import Turn, read

    chance = random.Random(1)
    times: list[float] = []
    for _talk in range(20 if quick else TALKS):
        turns = [
            Turn("agent" if place % 2 else "customer", f"{sentences(chance, 2)} {chance.randrange(10**6)}")
            for place in range(TURNS + TURNS // 2 + 1)
        ]
        for end in range(1, len(turns)):
            read(turns[max(0, end - TURNS - 1) : end])
        began = time.perf_counter()
        read(turns[-TURNS - 1 :])
        times.append(1000 * (time.perf_counter() - began))
    return [
        Result("one message read, 20 turns before it, p50", percentile(times, 50), "ms", at_most(2)),
        Result("one message read, 20 turns before it, p95", percentile(times, 95), "ms"),
        Result("memory of a process that reads", _resident(), "MB", at_most(250)),
    ]


def _resident() -> float:
    """Megabytes; the kernel counts in kilobytes, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)
