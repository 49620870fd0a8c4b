"""Background work: each loop drains rows that wait in a table, so a killed process loses nothing.

A loop is a function that takes a batch, handles it and returns how many rows it handled; 0 lets it sleep until
it is woken (see `push.wake`) or its idle time is over. Several processes may run the same loop: the functions
claim rows with `FOR UPDATE SKIP LOCKED`. A watch is a function that runs until the given event is set.
"""

import gc
import logging
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from yueting.runtime.database_threads import kept_connection

log = logging.getLogger(__name__)

_GARBAGE = 20_000  # objects between two collections; a page makes a few thousand

_stop = threading.Event()
_wakers: dict[str, threading.Event] = {}
_threads: list[threading.Thread] = []


def start() -> None:
    """Start every loop and watch of the settings in threads of this process."""
    _stop.clear()
    for name, (path, idle) in settings.WORKER_LOOPS.items():
        waker = _wakers[name] = threading.Event()
        _spawn(name, partial(_drain, import_string(path), idle, waker))
    for path in settings.WORKER_WATCHES:
        _spawn(path.rsplit(".", 1)[1], partial(import_string(path), _stop))


def warm_up(*more: Callable[[], object]) -> None:
    """Load what reading and searching need, and `more`, in a thread, so that the first customer does not wait for it.

    What is loaded stays: the garbage collector no longer goes through it, which stopped everything for a tenth of a
    second every few seconds.
    """
    _spawn("warm-up", partial(_load, [*more, _read_once]))


def _load(parts: Sequence[Callable[[], object]]) -> None:
    for part in parts:
        part()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def _read_once() -> None:
    from yueting.understanding import Turn, read
    from yueting.understanding.reply_check import check
    from yueting.understanding.tokens import index_tokens

    for path in [*settings.MESSAGE_STEPS, *settings.EVENT_STEPS]:
        import_string(path)
    read([Turn("customer", "你好，想問下退款幾時到帳？")])
    index_tokens("退款")
    check("我哋會盡快覆你，我们会尽快回复您。")  # its patterns are compiled at the first reply


def stop(timeout: float = 8.0) -> None:
    """Ask all to end and wait up to `timeout` seconds; what is cut off is rolled back and taken up again later."""
    _stop.set()
    for waker in _wakers.values():
        waker.set()
    deadline = time.monotonic() + timeout
    for thread in _threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    _threads.clear()


def run_forever() -> None:
    """`yueting worker`: loops only, with the listener that wakes them; returns on SIGTERM or Ctrl-C."""
    import asyncio

    from yueting.runtime.listener import listen

    warm_up()
    start()
    try:
        asyncio.run(listen())
    finally:
        stop()


def wake_local(name: str) -> None:
    """Wake the loop of this name if it lives in this process."""
    if waker := _wakers.get(name):
        waker.set()


def _spawn(name: str, target: Callable[[], None]) -> None:
    thread = threading.Thread(target=target, name=f"loop-{name}", daemon=True)
    _threads.append(thread)
    thread.start()


def _drain(work: Callable[[], int], idle: float, waker: threading.Event) -> None:
    while not _stop.is_set():
        waker.clear()
        try:
            with kept_connection():
                handled = work()
        except Exception:
            log.exception("background loop %s failed; it goes on in %.0f s", work.__module__, idle)
            connection.close()
            handled = 0
        if not handled:
            waker.wait(idle)
    connection.close()
