"""What every socket of the desk needs from Channels."""

from typing import Any

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer


class DeskSocket(AsyncWebsocketConsumer):
    """A socket that leaves its groups however it ends.

    uvicorn raises an OSError towards a client that has vanished, and then `disconnect` is never called; members
    left behind would gather pushes for ever.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._joined: set[str] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            for group in self._joined:
                await self.channel_layer.group_discard(group, self.channel_name)
            # The in-memory layer keeps the queue of a channel until somebody reads it.
            getattr(self.channel_layer, "channels", {}).pop(self.channel_name, None)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Hand an event to its handler at once.

        Channels first closes stale database connections, for each event, by way of a thread. Our sockets use the
        database through `database_sync_to_async` alone, which does that itself.
        """
        await getattr(self, get_handler_name(message))(message)

    async def join(self, group: str) -> None:
        """Hear what is pushed to `group` until the socket ends."""
        self._joined.add(group)
        await self.channel_layer.group_add(group, self.channel_name)

    async def leave(self, group: str) -> None:
        """Hear it no more."""
        self._joined.discard(group)
        await self.channel_layer.group_discard(group, self.channel_name)
