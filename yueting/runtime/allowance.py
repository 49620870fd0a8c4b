"""How much one caller may do in a while: a limit against floods, kept in memory and per process."""

import threading
from ipaddress import IPv6Address, ip_address

TIDY_AT = 10_000  # keys


class Allowance:
    """At most `count` takes within `seconds` for each key; more come free one by one (GCRA, one number per key)."""

    def __init__(self, count: int, seconds: float) -> None:
        self._interval = seconds / count
        self._burst = seconds - self._interval
        self._used_until: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, key: str, now: float) -> float:
        """Use one; gives 0.0, or the seconds to wait if there is none left. `now` is any steady clock, in seconds."""
        with self._lock:
            until = max(now, self._used_until.get(key, 0.0))
            wait = until - now - self._burst
            if wait > 1e-9:
                return wait
            self._used_until[key] = until + self._interval
            if len(self._used_until) > TIDY_AT:
                self._used_until = {k: v for k, v in self._used_until.items() if v > now}
            return 0.0


def household(address: str) -> str:
    """The key of whoever calls from this address: of an IPv6 address its first half, which one customer has whole."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or IPv6Address(int(known) >> 64 << 64))
    return str(known)
