"""Virtual customers at the door: each opens the chat as a browser does, over HTTP and WebSocket, and talks."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from yueting.academy.customers.card import Card
from yueting.academy.virtual_customer import VirtualCustomer
from yueting.demo.story_book import customers

log = logging.getLogger(__name__)

AT_ONCE = 6
COMES_EVERY = (40.0, 90.0)  # seconds between two customers
SLOWEST = 16  # times that pause at most, while customers leave without an answer
THINKS = (3.0, 12.0)  # seconds before an answer
WONDERS_AFTER = 150.0  # seconds of silence before a reminder, another one, and a goodbye
LINGERS = 300.0  # seconds in which a question for a rating may still come

# Told who a new visitor is: brand, inbox, token, name.
Announce = Callable[[str, str, str, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Door:
    """The chat of one brand."""

    brand: str
    inbox: str
    site: str

    def socket(self, token: str) -> str:
        return f"{self.site.replace('http', 'ws', 1)}/ws/chat/{self.inbox}/?token={token}"


@dataclass(slots=True)
class Visit:
    """One customer's talk, from the first word to the rating or the end of patience."""

    door: Door
    customer: VirtualCustomer
    announce: Announce
    chance: Random
    seq: int = 0
    answered: bool = False
    _heard: list[str] = field(default_factory=list)
    _answers_at: float | None = None
    _quiet_since: float = field(default_factory=time.monotonic)

    async def run(self) -> bool:
        """Talk until it is over; gives whether anybody answered."""
        token = await self._register()
        await self.announce(self.door.brand, self.door.inbox, token, marked(self.customer.card))
        async with connect(self.door.socket(token), user_agent_header="Demo customer") as socket:
            await self._send(socket, "hello", after=self.seq)
            await self._say(socket, self.customer.opening())
            while not await self._is_over(socket):
                with suppress(TimeoutError):
                    frame = await asyncio.wait_for(socket.recv(), self._patience_left())
                    await self._hear(socket, json.loads(frame))
                    continue
                await self._act(socket)
        return self.answered

    async def _register(self) -> str:
        language = _language(self.customer.card)
        device = {"page": f"{self.door.site}/demo/", "screen": "390×844", "timezone": "Asia/Hong_Kong"}
        async with httpx.AsyncClient(timeout=20) as client:
            answer = await client.post(
                f"{self.door.site}/chat/{self.door.inbox}/visitors", json={"language": language, **device}
            )
        answer.raise_for_status()
        return str(answer.json()["token"])

    async def _hear(self, socket: ClientConnection, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "message" if frame["seq"] > self.seq:
                self.seq = frame["seq"]
                if frame["author"] != "customer":
                    await self._listen(socket, frame["text"])
            case "rate":
                await asyncio.sleep(self.chance.uniform(*THINKS))
                score, comment = self.customer.rating()
                await self._send(
                    socket, "rating", key=str(uuid4()), token=frame["token"], score=score, comment=comment
                )
            case "rated":
                self._quiet_since = time.monotonic() - LINGERS  # all is said
            case "resync":
                await self._send(socket, "hello", after=self.seq)

    async def _listen(self, socket: ClientConnection, text: str) -> None:
        """Somebody of the desk wrote: read it, and think before answering."""
        self.answered = True
        self._heard.append(text)
        self._quiet_since = time.monotonic()
        await self._send(socket, "seen", seq=self.seq)
        if not self.customer.state.ending:
            await self._send(socket, "typing", on=True)
            self._answers_at = time.monotonic() + self.chance.uniform(*THINKS)

    async def _act(self, socket: ClientConnection) -> None:
        """The time to answer, or to wonder, has come."""
        heard, self._answers_at = "\n".join(self._heard), None
        self._heard.clear()
        seconds = time.monotonic() - self._quiet_since
        if words := self.customer.hear(heard, seconds).text:
            await self._say(socket, words)

    async def _say(self, socket: ClientConnection, words: str) -> None:
        await self._send(socket, "typing", on=False)
        await self._send(socket, "message", key=str(uuid4()), text=words)
        self._quiet_since = time.monotonic()

    async def _is_over(self, socket: ClientConnection) -> bool:
        if not self.customer.state.ending:
            return False
        return time.monotonic() - self._quiet_since >= (LINGERS if self.answered else 5.0)

    def _patience_left(self) -> float:
        now = time.monotonic()
        if self._answers_at is not None:
            return max(0.0, self._answers_at - now)
        longest = LINGERS if self.customer.state.ending else WONDERS_AFTER
        return max(1.0, self._quiet_since + longest - now)

    @staticmethod
    async def _send(socket: ClientConnection, type: str, **frame: object) -> None:
        await socket.send(json.dumps({"type": type, **frame}, ensure_ascii=False))


@dataclass(slots=True)
class Crowd:
    """Customers who come one after the other, at most `AT_ONCE` at a time, each card once at a time.

    While nobody answers them they come less often, so that a demo left alone does not drown in its own queue.
    """

    doors: dict[str, Door]
    announce: Announce
    chance: Random
    _here: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _slowness: int = 1

    async def come(self) -> None:
        """Let customers come until this task is cancelled."""
        try:
            while True:
                self._next()
                await asyncio.sleep(self.chance.uniform(*COMES_EVERY) * self._slowness)
        finally:
            for task in self._here.values():
                task.cancel()
            await asyncio.gather(*self._here.values(), return_exceptions=True)

    def _next(self) -> None:
        free = [(slug, card) for slug in self.doors for card in customers(slug) if card.id not in self._here]
        if free and len(self._here) < AT_ONCE:
            slug, card = self.chance.choice(free)
            task = self._here[card.id] = asyncio.create_task(self._visit(slug, card))
            task.add_done_callback(lambda _done: self._here.pop(card.id, None))

    async def _visit(self, slug: str, card: Card) -> None:
        # Whoever tries the demo reads at leisure: only silence is resented.
        customer = VirtualCustomer(card, self.chance.getrandbits(32), unhurried=True)
        try:
            answered = await Visit(self.doors[slug], customer, self.announce, self.chance).run()
        except (OSError, httpx.HTTPError, ConnectionClosed, InvalidHandshake) as error:
            log.info("a customer of the demo could not get through: %s", error)
            answered = False
        self._slowness = 1 if answered else min(SLOWEST, self._slowness * 2)


def marked(card: Card) -> str:
    """The customer's name with a mark that nobody can overlook."""
    return card.name + ("（演示）" if _language(card) == "zh-Hans" else "（示範）")


def _language(card: Card) -> str:
    return "zh-Hans" if card.variety == "zh-Hans" else "zh-Hant"
