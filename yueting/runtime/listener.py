"""The one LISTEN connection of a process: hands pushes to its sockets and wake-ups to its loops."""

import asyncio
import json
import logging
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from yueting.runtime.loops import wake_local
from yueting.runtime.push import EVERYBODY, PUSH_CHANNEL, WAKE_CHANNEL, forward

log = logging.getLogger(__name__)


async def listen() -> None:
    """Run for ever. NOTIFY has no replay: after a reconnect everybody is told to catch up."""
    first, pause = True, 0.5
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True) as listener:
                for channel in _channels():
                    await listener.execute(f"listen {channel}")
                if not first:
                    await forward(EVERYBODY, {"type": "resync"})
                first, pause = False, 0.5
                async for note in listener.notifies():
                    await _receive(note.channel, note.payload)
        except (psycopg.Error, OSError) as error:
            log.warning("lost the database's notifications (%s); trying again in %.1f s", error, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 10)


def _channels() -> list[str]:
    # With Redis every process gets each push from there; listening too would multiply them.
    return [WAKE_CHANNEL] if settings.REDIS_URL else [WAKE_CHANNEL, PUSH_CHANNEL]


def _parameters() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    return {
        k: v for k, v in parameters.items() if k not in ("cursor_factory", "context", "prepare_threshold")
    }


async def _receive(channel: str, payload: str) -> None:
    if channel == WAKE_CHANNEL:
        wake_local(payload)
        return
    for line in payload.splitlines():
        told = json.loads(line)
        await forward(told["g"], told["m"])
