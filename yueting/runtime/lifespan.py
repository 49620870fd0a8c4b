"""What starts and stops with the server: the listener for pushes and, unless switched off, the background loops."""

import asyncio
import gc
import logging
import threading
from typing import Any

from django.conf import settings
from django.urls import reverse

from yueting.runtime import loops
from yueting.runtime.listener import listen
from yueting.runtime.push import bind_loop

GARBAGE = 20_000  # objects between two collections; a page makes a few thousand

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
                loops.warm_up()
                threading.Thread(target=_load_pages, name="load-pages", daemon=True).start()
                if settings.RUN_LOOPS:
                    loops.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                if listener:
                    listener.cancel()
                await asyncio.to_thread(loops.stop)
                await send({"type": "lifespan.shutdown.complete"})
                return


def _load_pages() -> None:
    """Read all pages' code before somebody waits for it, and let no later garbage collection walk through it."""
    reverse("home")
    gc.freeze()
    gc.set_threshold(GARBAGE)


def _report_death(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception():
        log.critical("the listener died: live updates have stopped", exc_info=task.exception())
