"""Threads that use the database all the time, and the connection each of them keeps."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from django.db import close_old_connections, connection

Result = TypeVar("Result")

_TRUSTED = 1.0  # seconds for which a connection that worked is believed to work


class DatabaseThreads:
    """A few threads for what many sockets ask the database without pause."""

    def __init__(self, count: int, name: str) -> None:
        self.pool = ThreadPoolExecutor(max_workers=count, thread_name_prefix=name)

    async def run(self, work: Callable[..., Result], *given: object) -> Result:
        """`work(*given)`, off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, partial(_run, work, *given))


class _Use(threading.local):
    """When this thread last used its connection, by the monotonic clock."""

    ended = 0.0


_use = _Use()


@contextmanager
def kept_connection() -> Iterator[None]:
    """Use this thread's connection; one that broke is replaced.

    Django (and `database_sync_to_async`) asks the database before each use whether it is still there, which takes as
    long as a small question itself. Here that is asked only after a pause or an error.
    """
    if connection.errors_occurred or time.monotonic() - _use.ended > _TRUSTED:
        close_old_connections()
    try:
        yield
    finally:
        _use.ended = time.monotonic()


def _run(work: Callable[..., Result], *given: object) -> Result:
    with kept_connection():
        return work(*given)
