"""Access tokens of a platform, kept until shortly before they end. Each process asks for its own: the platform gives
all of them the same one."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

EARLY = 300.0  # seconds before its end a token is asked for anew


@dataclass(frozen=True, slots=True)
class Token:
    value: str
    until: float  # time.monotonic()


_tokens: dict[str, Token] = {}
_lock = threading.Lock()


def token(key: str, ask: Callable[[], tuple[str, float]]) -> str:
    """The token called `key`; `ask` gives a new one with the seconds it lasts, and its errors are the caller's."""
    with _lock:
        kept = _tokens.get(key)
        if kept and kept.until > time.monotonic():
            return kept.value
        value, lasts = ask()
        _tokens[key] = Token(value, time.monotonic() + max(lasts - EARLY, lasts / 2))
        return value


def forget(key: str) -> None:
    """The platform no longer takes this token."""
    with _lock:
        _tokens.pop(key, None)
