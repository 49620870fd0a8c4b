"""Customers who do not give up: each repeats what was not acknowledged, with the same key, until it is."""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime

import httpx
from django.utils import timezone
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.mail_server import MailServer
from yueting.channels.webchat.tests.browser_socket import register

PATIENCE = 120.0  # seconds; a restart under load takes a while
PAUSE = 0.2  # seconds between two tries


def words(sender: str, number: int) -> str:
    """The text of a sender's message, different from all others."""
    return f"{sender} 第{number}條：件貨仲未到，我要退款"


@dataclass
class Acknowledged:
    """How many messages the desk has promised to keep, over all channels."""

    count: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def one_more(self) -> None:
        with self._changed:
            self.count += 1
            self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.count >= count, PATIENCE), f"only {self.count}"


def chat(desk_url: str, inbox: str, sender: str, count: int, seen: Acknowledged) -> None:
    """A widget: on every new connection it says all that is not acknowledged yet, in order."""
    token = register(desk_url, inbox)  # type: ignore[arg-type]
    url = f"{desk_url.replace('http', 'ws', 1)}/ws/chat/{inbox}/?token={token}"
    waiting = {f"{sender}-{number}": words(sender, number) for number in range(count)}
    for _try in _tries():
        with (
            contextlib.suppress(OSError, WebSocketException, TimeoutError),
            connect(url, proxy=None) as socket,
        ):
            socket.send(json.dumps({"type": "hello", "after": 0}))
            for key, text in waiting.items():
                socket.send(json.dumps({"type": "message", "key": key, "text": text}))
            while waiting:
                frame = json.loads(socket.recv(timeout=20))
                if frame["type"] == "ack" and waiting.pop(frame["key"], None):
                    seen.one_more()
                time.sleep(0.01)  # slow enough that the kill comes in the middle
        if not waiting:
            return


def api(desk_url: str, inbox: str, token: str, sender: str, count: int, seen: Acknowledged) -> None:
    """A client's system: one call after the other, each again until it was taken."""
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=20) as client:
        for number in range(count):
            body = {
                "id": f"{sender}-{number}",
                "sender": {"kind": "app", "address": sender},
                "text": words(sender, number),
            }
            _until(lambda body=body: _taken(client, f"{desk_url}/api/v1/inboxes/{inbox}/messages", body))
            seen.one_more()


def mail(server: MailServer, sender: str, count: int, seen: Acknowledged) -> None:
    """A mail writer: each mail answers the one before. The mail server outlives the desk and keeps them."""
    for number in range(count):
        message = EmailMessage()
        message["From"] = f"{sender}@mail.example"
        message["To"] = "desk@shop.example"
        message["Subject"] = "我張單"
        message["Date"] = format_datetime(timezone.now())
        message["Message-ID"] = f"<{sender}.{number}@mail.example>"
        if number:
            message["In-Reply-To"] = f"<{sender}.{number - 1}@mail.example>"
        message.set_content(words(sender, number))
        server.deliver(bytes(message), sender=f"{sender}@mail.example")
        seen.one_more()


def _taken(client: httpx.Client, url: str, body: dict[str, object]) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        answer = client.post(url, json=body)
        assert answer.status_code in (202, 429) or answer.status_code >= 500, answer.text
        return answer.status_code == 202
    return False


def _until(done: Callable[[], bool]) -> None:
    for _try in _tries():
        if done():
            return


def _tries() -> Iterator[None]:
    """Again and again, until patience ends."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        yield
        time.sleep(PAUSE)
    raise AssertionError("the desk never took it")
