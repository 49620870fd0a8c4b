"""Telling every process that something changed: to the sockets (`push`) and to the background loops (`wake`).

Both are transactional: nothing is told before the change is committed, nothing after a rollback.
Ids only travel (NOTIFY holds 8,000 bytes); the receiver renders for its own reader.
"""

import asyncio
import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection, transaction

PUSH_CHANNEL = "yt_push"
WAKE_CHANNEL = "yt_wake"
EVERYBODY = "everybody"
_LONGEST = 7_900  # bytes of one note


def push(groups: str | Sequence[str], kind: str, **ids: Any) -> None:
    """Send `{"type": kind, **ids}` to all sockets of a group, or of several, once the current transaction commits."""
    message = {"type": kind, **ids}
    if settings.REDIS_URL:
        transaction.on_commit(lambda: _send_by_redis(groups, message))
    else:
        _notify(PUSH_CHANNEL, json.dumps({"g": groups, "m": message}, default=str))


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


def _packed(notes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pushes share a note, one on each line: every process pays for each note that it hears."""
    packed: list[tuple[str, str]] = []
    for channel, payload in notes:
        before, lines = packed[-1] if packed else ("", "")
        if channel == before == PUSH_CHANNEL and len(lines) + len(payload) < _LONGEST:
            packed[-1] = (channel, f"{lines}\n{payload}")
        else:
            packed.append((channel, payload))
    return packed


def _send_notes(notes: Sequence[tuple[str, str]]) -> None:
    if not notes:
        return
    notes = _packed(notes)
    with connection.cursor() as cursor:
        cursor.execute(
            """select pg_notify(channel, payload)
               from unnest(%s::text[], %s::text[]) with ordinality as told (channel, payload, place)
               order by place""",
            [[channel for channel, _ in notes], [payload for _, payload in notes]],
        )


async def forward(groups: str | Sequence[str], message: dict[str, Any]) -> None:
    """Hand what was pushed to the sockets, on the loop that they live on."""
    layer = get_channel_layer()
    assert layer is not None
    for group in [groups] if isinstance(groups, str) else groups:
        await layer.group_send(group, message)


# -- Redis: the layer's connections belong to one event loop, so all sends run on that loop -------------------

_loop: asyncio.AbstractEventLoop | None = None
_loop_lock = threading.Lock()


def bind_loop(loop: asyncio.AbstractEventLoop) -> None:
    """The server's own event loop, given at its start."""
    global _loop
    _loop = loop


def _send_by_redis(groups: str | Sequence[str], message: dict[str, Any]) -> None:
    plain = json.loads(json.dumps(message, default=str))
    asyncio.run_coroutine_threadsafe(forward(groups, plain), _running_loop())


def _running_loop() -> asyncio.AbstractEventLoop:
    """The server's loop, or in a process without one (worker, script) a loop in a thread of its own."""
    global _loop
    with _loop_lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="push", daemon=True).start()
        return _loop
