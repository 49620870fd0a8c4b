"""Chat at its busiest: 500 visitors connected, 200 messages a second stored, read and on agents' screens.

`yueting web` and two of `yueting worker` run on one PostgreSQL (one worker's intake is busy at 200 a second and falls
behind); visitors and agents live in a process of their own (`chat_load.py`). A fifth of the visitors write, twice a
second, and an agent's console watches each of those talks, so that every message crosses the whole desk.
"""

import json
import subprocess
import sys
from dataclasses import asdict

from bench.chat_load import Load
from bench.ground import Cast, ground, people
from bench.result import Result, at_most, percentile
from bench.server import web_process, worker_process


def measure(quick: bool = False) -> list[Result]:
    """Milliseconds from a visitor's send to the agent's screen and to the visitor's own acknowledgement."""
    with ground():
        cast = people(online=10)
        visitors, writers, seconds = (20, 10, 3) if quick else (500, 100, 25)
        with web_process() as address, worker_process(), worker_process():
            seen = _run(_load(cast, address, visitors, writers, seconds))
        _check(seen["sent"])
    rate = f"{visitors} sockets, {2 * writers}/s"
    return [
        Result(f"chat to agent's screen, {rate}, p50", percentile(seen["screen"], 50), "ms"),
        Result(f"chat to agent's screen, {rate}, p95", percentile(seen["screen"], 95), "ms"),
        Result(f"chat to agent's screen, {rate}, p99", percentile(seen["screen"], 99), "ms", at_most(100)),
        Result(f"chat acknowledged, {rate}, p99", percentile(seen["acknowledged"], 99), "ms"),
        Result(f"chat reached, {rate}", seen["sent"] / seen["seconds"], "messages/s"),
    ]


def _load(cast: Cast, address: str, visitors: int, writers: int, seconds: int) -> Load:
    from django.test import Client

    from yueting.accounts.models import Agent
    from yueting.channels.webchat.services import register

    cookies = []
    for agent in Agent.objects.all():
        client = Client()
        client.force_login(agent)
        cookies.append(client.cookies["sessionid"].value)
    tokens = [register(cast.chat, "zh-Hant", {})[1] for _ in range(visitors)]
    return Load(
        address=address.replace("http", "ws", 1),
        inbox=str(cast.chat.id),
        tokens=tokens,
        cookies=cookies,
        writers=writers,
        per_second=2 * writers,
        seconds=seconds,
    )


def _run(load: Load) -> dict[str, list[float]]:
    command = [sys.executable, "-m", "bench.chat_load"]
    done = subprocess.run(
        command, input=json.dumps(asdict(load)), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-3000:])
    seen: dict[str, list[float]] = json.loads(done.stdout)
    return seen


def _check(sent: int) -> None:
    """Every message that was sent is stored and read."""
    from yueting.conversations.models import Message

    stored = Message.objects.filter(text__contains="#", reading__isnull=False).count()
    if stored != sent:
        raise RuntimeError(f"{sent} chat messages were sent, {stored} are stored and read")
