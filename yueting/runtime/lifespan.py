"""What starts and stops with the server: the listener for pushes and, unless switched off, the background loops."""

import asyncio
import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse

from yueting.runtime import loops
from yueting.runtime.listener import listen
from yueting.runtime.push import bind_loop

log = logging.getLogger(__name__)


class Lifespan:
    """The ASGI lifespan application."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        listener: asyncio.Task[None] | None = None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                bind_loop(asyncio.get_running_loop())
                listener = asyncio.create_task(listen())
                listener.add_done_callback(_report_death)
                loops.warm_up(partial(reverse, "home"))  # which loads the pages
                if settings.RUN_LOOPS:
                    loops.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                if listener:
                    listener.cancel()
                await asyncio.to_thread(loops.stop)
                await send({"type": "lifespan.shutdown.complete"})
                return


def _report_death(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception():
        log.critical("the listener died: live updates have stopped", exc_info=task.exception())
