"""A customer's browser as tests need it: registers, opens a real WebSocket, speaks frames."""

import json
from types import TracebackType
from typing import Any
from uuid import UUID

import httpx
from websockets.sync.client import ClientConnection, connect

PATIENCE = 10.0  # seconds until an expected frame is overdue


def register(desk_url: str, inbox: UUID, **given: Any) -> str:
    """A new visitor's token."""
    answer = httpx.post(
        f"{desk_url}/chat/{inbox}/visitors",
        json={"language": "zh-Hant", "page": "https://shop.example/", "screen": "390x844"} | given,
        headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126.0.0.0 Mobile Safari/537.36"},
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


class Browser:
    """One window with the chat open."""

    def __init__(self, desk_url: str, inbox: UUID, token: str) -> None:
        self._url = f"{desk_url.replace('http', 'ws', 1)}/ws/chat/{inbox}/?token={token}"
        self.frames: list[dict[str, Any]] = []

    def __enter__(self) -> "Browser":
        self._opened = connect(self._url, proxy=None)
        self.socket: ClientConnection = self._opened.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def say(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def hello(self, after: int = 0, **more: Any) -> dict[str, Any]:
        self.say(type="hello", after=after, **more)
        return self.wait("welcome")

    def wait(self, type: str, **like: Any) -> dict[str, Any]:
        """The next frame of this type with these values; those passed over stay in `frames`."""
        while True:
            frame = json.loads(self.socket.recv(timeout=PATIENCE))
            self.frames.append(frame)
            if frame["type"] == type and all(frame.get(name) == value for name, value in like.items()):
                return dict(frame)
