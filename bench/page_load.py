"""Browsers that load one page again and again: eight connections of another process, kept alive."""

import asyncio
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bench.server import web_process

if TYPE_CHECKING:
    from yueting.accounts.models import Agent

CONNECTIONS = 8


def page_load(agent: "Agent", path: str, seconds: float) -> tuple[float, list[float]]:
    """Requests per second of one web process, and the milliseconds of each, seen by the browser."""
    from django.test import Client

    client = Client()
    client.force_login(agent)
    cookie = client.cookies["sessionid"].value
    with web_process() as address:
        command = [sys.executable, "-m", "bench.page_load", address + path, cookie, str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    times = json.loads(done.stdout)
    return len(times) / seconds, times


async def _load(url: str, cookie: str, seconds: float) -> list[float]:
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}"
    lines = (f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", f"Cookie: sessionid={cookie}", "", "")
    request = "\r\n".join(lines).encode()
    times: list[float] = []
    await _browse(parts.hostname or "", parts.port or 80, request, 0, 0, [])  # a server's first page is slow
    warm_until = time.perf_counter() + 1
    browsers = [
        _browse(parts.hostname or "", parts.port or 80, request, warm_until, warm_until + seconds, times)
        for _ in range(CONNECTIONS)
    ]
    await asyncio.gather(*browsers)
    return times


async def _browse(host: str, port: int, request: bytes, begin: float, end: float, times: list[float]) -> None:
    """Load the page until `end`, at least once; what began after `begin` counts."""
    reader, writer = await asyncio.open_connection(host, port)
    while True:
        began = time.perf_counter()
        writer.write(request)
        await _read_page(reader)
        if began >= begin:
            times.append(1000 * (time.perf_counter() - began))
        if time.perf_counter() >= end:
            break
    writer.close()


async def _read_page(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200"):
        raise RuntimeError(head.split(b"\r\n")[0].decode())
    if b"content-length:" in head:
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        return
    while size := int((await reader.readline()).strip() or b"0", 16):  # chunked
        await reader.readexactly(size + 2)
    await reader.readline()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_load(sys.argv[1], sys.argv[2], float(sys.argv[3])))))
