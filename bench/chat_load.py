"""The visitors and agents of the chat measurement, as one process of sockets: a load on stdin, figures on stdout."""

import asyncio
import itertools
import json
import random
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect

from bench.words import sentences

_MARK = re.compile(r"#(\d+)#")
_AT_ONCE = 25  # handshakes
_CALM = 5.0  # seconds until what the arrival of so many set in motion is over
_LAST_ONES = 60.0  # seconds to wait for what is on its way


@dataclass(frozen=True, slots=True)
class Load:
    """Where, with which visitors' tokens and which agents' cookies, how many write, and how much."""

    address: str
    inbox: str
    tokens: list[str]
    cookies: list[str]
    writers: int
    per_second: int
    seconds: int


@dataclass(slots=True)
class Seen:
    """When each message left (seconds of one clock), was acknowledged and stood on the agent's screen."""

    sent: dict[int, float] = field(default_factory=dict)
    acknowledged: dict[int, float] = field(default_factory=dict)
    screen: dict[int, float] = field(default_factory=dict)

    def figures(self) -> dict[str, object]:
        lost = self.sent.keys() - self.screen.keys()
        if lost:
            raise RuntimeError(
                f"{len(lost)} of {len(self.sent)} messages never reached the agent's screen: {sorted(lost)[:30]}"
            )
        return {
            "sent": len(self.sent),
            "seconds": max(self.sent.values()) - min(self.sent.values()),
            "acknowledged": [1000 * (at - self.sent[n]) for n, at in self.acknowledged.items()],
            "screen": [1000 * (at - self.sent[n]) for n, at in self.screen.items()],
        }


class Visitor:
    """One widget."""

    def __init__(self, load: Load, token: str, seen: Seen) -> None:
        self._url = f"{load.address}/ws/chat/{load.inbox}/?token={token}"
        self._seen = seen
        self.talk: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        self._socket = await connect(self._url, ping_interval=None, max_queue=None)
        await self._socket.send(json.dumps({"type": "hello", "after": 0}))
        self._tasks.append(asyncio.create_task(self._listen()))

    async def greet(self) -> str:
        """The first words, which make the conversation; gives its id."""
        await self._socket.send(json.dumps({"type": "message", "key": "first", "text": "你好，想問啲嘢"}))
        return await asyncio.wait_for(self.talk, 60)

    async def say(self, number: int, text: str) -> None:
        frame = json.dumps({"type": "message", "key": f"n{number}", "text": f"{text} #{number}#"})
        self._seen.sent[number] = time.perf_counter()
        await self._socket.send(frame)

    async def _listen(self) -> None:
        async for text in self._socket:
            frame = json.loads(text)
            if frame["type"] == "ack" and frame["key"] != "first":
                self._seen.acknowledged[int(frame["key"][1:])] = time.perf_counter()
            elif frame["type"] == "welcome" and frame["conversation"] and not self.talk.done():
                self.talk.set_result(frame["conversation"])


async def _watch(load: Load, cookie: str, talk: str, seen: Seen) -> ClientConnection:
    """An agent's console with this conversation open."""
    headers = {"Cookie": f"sessionid={cookie}", "Origin": load.address.replace("ws", "http", 1)}
    socket = await connect(
        f"{load.address}/ws/console/", additional_headers=headers, ping_interval=None, max_queue=None
    )
    await socket.send(json.dumps({"type": "watch", "conversation": talk, "after": 1}))

    async def listen() -> None:
        async for text in socket:
            now = time.perf_counter()
            if '"message"' in text[:40] and (mark := _MARK.search(str(text))):
                seen.screen.setdefault(int(mark[1]), now)

    _listeners.append(asyncio.create_task(listen()))
    return socket


_listeners: list[asyncio.Task[None]] = []


async def run(load: Load) -> dict[str, object]:
    """Connect everybody, write at an even pace, and wait until all is on the screens."""
    seen = Seen()
    visitors = [Visitor(load, token, seen) for token in load.tokens]
    for some in _groups(visitors):
        await asyncio.gather(*(visitor.open() for visitor in some))
    writers = visitors[: load.writers]
    for some in _groups(writers):
        talks = await asyncio.gather(*(visitor.greet() for visitor in some))
        turns = zip(itertools.cycle(load.cookies), talks, strict=False)
        await asyncio.gather(*(_watch(load, cookie, talk, seen) for cookie, talk in turns))
    await asyncio.sleep(_CALM)
    await _write(load, writers)
    patience = time.perf_counter() + _LAST_ONES
    while len(seen.screen) < len(seen.sent) and time.perf_counter() < patience:
        await asyncio.sleep(0.1)
    return seen.figures()


async def _write(load: Load, writers: list[Visitor]) -> None:
    """Each message at its own moment, whether the desk keeps up or not."""
    chance = random.Random(3)
    start = time.perf_counter()
    for number in range(load.per_second * load.seconds):
        await asyncio.sleep(max(0.0, start + number / load.per_second - time.perf_counter()))
        await writers[number % len(writers)].say(number, sentences(chance, 1))


def _groups(visitors: list[Visitor]) -> Iterator[list[Visitor]]:
    for place in range(0, len(visitors), _AT_ONCE):
        yield visitors[place : place + _AT_ONCE]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(Load(**json.load(sys.stdin))))))
