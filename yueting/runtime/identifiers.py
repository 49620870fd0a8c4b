"""UUIDv7 (RFC 9562 §5.7): ids that sort by the time they were made, so that indexes stay compact."""

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """48 bits of Unix milliseconds, 12 bits of their fraction (method 3 of §6.2), then random bits.

    Ids of one process always rise: rows written together keep the order they were made in.
    """
    ticks = _next_ticks()
    milliseconds, fraction = divmod(ticks, 4096)
    value = milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62
    return UUID(int=value | int.from_bytes(os.urandom(8), "big") >> 2)


def _next_ticks() -> int:
    """Time in 1/4096 ms, one more than the last if the clock has not moved (or went back)."""
    global _last
    with _lock:
        _last = max(_last + 1, time.time_ns() * 4096 // 1_000_000)
        return _last
