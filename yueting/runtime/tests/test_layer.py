"""The layer of one process delivers at once, and forgets what nobody fetches."""

import asyncio

import pytest

from yueting.runtime import layer as layer_module
from yueting.runtime.layer import ProcessLayer


def test_a_message_reaches_every_member_of_its_group() -> None:
    async def run() -> list[dict[str, str]]:
        layer = ProcessLayer(capacity=10)
        for name in ("amy", "ben"):
            await layer.group_add("brand", name)
        await layer.group_send("brand", {"type": "changed"})
        return [await layer.receive(name) for name in ("amy", "ben")]

    assert asyncio.run(run()) == [{"type": "changed"}] * 2


def test_a_member_who_never_fetches_is_dropped_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer_module, "_CLEANING_PAUSE", 0.0)

    async def run() -> ProcessLayer:
        layer = ProcessLayer(capacity=10, expiry=-1)
        await layer.group_add("brand", "vanished")
        await layer.group_send("brand", {"type": "changed"})
        await layer.group_send("others", {"type": "changed"})
        return layer

    layer = asyncio.run(run())
    assert not layer.channels
    assert not layer.groups.get("brand")


def test_the_queues_are_not_looked_through_at_every_message(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    monkeypatch.setattr("channels.layers.InMemoryChannelLayer._clean_expired", lambda layer: looks.append(1))

    async def run() -> None:
        layer = ProcessLayer(capacity=1000)
        for _message in range(500):
            await layer.group_send("brand", {"type": "changed"})

    asyncio.run(run())
    assert len(looks) == 1
