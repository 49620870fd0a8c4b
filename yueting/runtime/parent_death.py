"""Child processes that do not outlive this one, not even after kill -9."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def ending_with_parent(kind: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` after which the kernel signals the child when its parent dies; None where it cannot.

    The kernel watches the thread, not the process, so only the main thread may start such a child.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("Start this child from the main thread: it lives as long as that thread.")
    if not sys.platform.startswith("linux"):
        return None
    parent = os.getpid()

    def ask() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(kind), 0, 0, 0)
        if os.getppid() != parent:  # it died before the kernel was asked
            os._exit(1)

    return ask
