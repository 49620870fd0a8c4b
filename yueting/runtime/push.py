"""Telling every process that something changed: to the sockets (`push`) and to the background loops (`wake`).

Both are transactional: nothing is told before the change is committed, nothing after a rollback.
Ids only travel (NOTIFY holds 8,000 bytes); the receiver renders for its own reader.
"""

import asyncio
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection, transaction

PUSH_CHANNEL = "yt_push"
WAKE_CHANNEL = "yt_wake"
EVERYBODY = "everybody"


def push(group: str, kind: str, **ids: Any) -> None:
    """Send `{"type": kind, **ids}` to all sockets of `group` once the current transaction commits."""
    message = {"type": kind, **ids}
    if settings.REDIS_URL:
        transaction.on_commit(lambda: _send_by_redis(group, message))
    else:
        _notify(PUSH_CHANNEL, json.dumps({"g": group, "m": message}, default=str))


def wake(loop: str) -> None:
    """Let the background loop of this name run at once, in whichever process it lives."""
    _notify(WAKE_CHANNEL, loop)


@contextmanager
def gathered() -> Iterator[None]:
    """Send what this block tells with one statement at its end, each thing once; nothing when the block fails.

    It stands inside the transaction whose changes it tells. Blocks may be nested: the outermost one sends.
    """
    outer, _gathering.notes = _gathering.notes, []
    try:
        yield
        notes = _gathering.notes
    finally:
        _gathering.notes = outer
    if outer is None:
        _send_notes(list(dict.fromkeys(notes)))
    else:
        outer += notes


class _Gathering(threading.local):
    """What a thread tells inside `gathered`: (channel, payload); None outside of it."""

    notes: list[tuple[str, str]] | None = None


_gathering = _Gathering()


def _notify(channel: str, payload: str) -> None:
    if _gathering.notes is None:
        _send_notes([(channel, payload)])
    else:
        _gathering.notes.append((channel, payload))


def _send_notes(notes: Sequence[tuple[str, str]]) -> None:
    if not notes:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """select pg_notify(channel, payload)
               from unnest(%s::text[], %s::text[]) with ordinality as told (channel, payload, place)
               order by place""",
            [[channel for channel, _ in notes], [payload for _, payload in notes]],
        )


# -- Redis: the layer's connections belong to one event loop, so all sends run on that loop -------------------

_loop: asyncio.AbstractEventLoop | None = None
_loop_lock = threading.Lock()


def bind_loop(loop: asyncio.AbstractEventLoop) -> None:
    """The server's own event loop, given at its start."""
    global _loop
    _loop = loop


def _send_by_redis(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    assert layer is not None
    plain = json.loads(json.dumps(message, default=str))
    asyncio.run_coroutine_threadsafe(layer.group_send(group, plain), _running_loop())


def _running_loop() -> asyncio.AbstractEventLoop:
    """The server's loop, or in a process without one (worker, script) a loop in a thread of its own."""
    global _loop
    with _loop_lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="push", daemon=True).start()
        return _loop
