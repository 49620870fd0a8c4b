"""Threads in which the event loop lets others use the database."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from django.db import close_old_connections, connection

Result = TypeVar("Result")

_TRUSTED = 1.0  # seconds for which a connection that worked is believed to work


class DatabaseThreads:
    """A few threads with one connection each, for what many sockets ask without pause.

    `database_sync_to_async` asks the database before each call whether it is still there, which takes as long as
    a small question itself; here a connection is looked at only after a pause or an error.
    """

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


def _run(work: Callable[..., Result], *given: object) -> Result:
    if connection.errors_occurred or time.monotonic() - _use.ended > _TRUSTED:
        close_old_connections()
    try:
        return work(*given)
    finally:
        _use.ended = time.monotonic()
