"""The console's live line, over the real push from PostgreSQL."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections, transaction

from tests.cast import Cast, make_cast, write
from yueting.accounts.models import Agent, Membership
from yueting.accounts.services.notices import notify
from yueting.conversations import broadcasts
from yueting.conversations.broadcasts import brand_group
from yueting.conversations.consumers import LIST_PAUSE, ConsoleConsumer
from yueting.conversations.models import Conversation, Delivery, DeliveryState, Message
from yueting.conversations.services import handling, live, replying
from yueting.runtime.listener import listen
from yueting.runtime.push import PUSH_CHANNEL, push

pytestmark = pytest.mark.django_db(transaction=True)

Scenario = Callable[["Desk"], Awaitable[None]]
WAIT = 5


class Page:
    """One open page of an agent, speaking ASGI."""

    def __init__(self, agent: Any, headers: Sequence[tuple[bytes, bytes]] = (), query: bytes = b"") -> None:
        scope = {
            "type": "websocket",
            "path": "/ws/console/",
            "query_string": query,
            "headers": list(headers),
            "user": agent,
        }
        self.line = ApplicationCommunicator(ConsoleConsumer.as_asgi(), scope)

    async def connect(self) -> None:
        await self.line.send_input({"type": "websocket.connect"})
        assert (await self.line.receive_output(WAIT))["type"] == "websocket.accept"

    async def disconnect(self) -> None:
        await self.line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.line.wait(WAIT)

    async def say(self, **frame: Any) -> None:
        await self.send(json.dumps(frame, default=str))

    async def send(self, text: str) -> None:
        await self.line.send_input({"type": "websocket.receive", "text": text})

    async def next(self) -> dict[str, Any]:
        return json.loads((await self.line.receive_output(WAIT))["text"])

    async def hear(self, kind: str) -> dict[str, Any]:
        """The next frame of this kind; others are passed over."""
        while (frame := await self.next())["type"] != kind:
            pass
        return frame

    async def close_code(self) -> int:
        while (output := await self.line.receive_output(WAIT))["type"] != "websocket.close":
            pass
        return output["code"]

    async def hears_nothing_of(self, kind: str) -> bool:
        """True if no such frame comes before the answer to a question asked now."""
        await self.say(type="watch", conversation=uuid4(), after=0)
        while (frame := await self.next())["type"] != kind:
            if frame.get("what") == "gone":
                return True
        return False

    async def watch(self, conversation: Conversation, after: int) -> None:
        """Look at a conversation and be sure that the desk knows."""
        await self.say(type="watch", conversation=conversation.pk, after=after)
        layer = get_channel_layer()
        async with asyncio.timeout(WAIT):
            while not layer.groups.get(f"conversation.{conversation.pk}"):
                await asyncio.sleep(0.01)


class Desk:
    """The cast, and pages that are closed at the end."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.pages: list[Page] = []

    async def page(self, agent: Agent, query: bytes = b"") -> Page:
        page = Page(agent, query=query)
        self.pages.append(page)
        await page.connect()
        return page

    async def do(self, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        return await sync_to_async(work)(*given, **named)


def _hang_up() -> None:
    """Messages are drawn in a thread of their own; its connection would keep the test database in use."""
    live._pen.pool.submit(connections.close_all).result(WAIT)


def _is_listening() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where query = %s", [f"listen {PUSH_CHANNEL}"])
        return cursor.fetchone()[0] > 0


@contextlib.asynccontextmanager
async def _listening() -> AsyncIterator[None]:
    task = asyncio.create_task(listen())
    async with asyncio.timeout(WAIT):
        while not await sync_to_async(_is_listening)():
            await asyncio.sleep(0.01)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def play(db: None) -> Callable[[Scenario], None]:
    """Runs a scenario with the cast and the listener."""
    cast = make_cast()

    async def run(scenario: Scenario) -> None:
        desk = Desk(cast)
        async with _listening():
            try:
                await scenario(desk)
            finally:
                for page in desk.pages:
                    await page.disconnect()
                _hang_up()
        layer = get_channel_layer()
        assert not any(layer.groups.values()), "a page left its groups full"

    return lambda scenario: async_to_sync(run)(scenario)


def _write(*given: Any, **named: Any) -> Message:
    with transaction.atomic():
        return write(*given, **named)


def talk(*given: Any, **named: Any) -> Conversation:
    """As tests.cast.talk, in a transaction of its own: nothing wraps these tests."""
    return _write(*given, **named).conversation


def test_a_customers_message_reaches_the_open_page_as_its_own_partial(
    play: Callable[[Scenario], None],
) -> None:
    async def scenario(desk: Desk) -> None:
        conversation = await desk.do(talk, desk.cast.joy_chat, "你好")
        page = await desk.page(desk.cast.amy)
        await page.watch(conversation, after=1)
        await desk.do(_write, desk.cast.joy_chat, "幾時<b>送貨？")
        frame = await page.hear("message")
        assert (frame["conversation"], frame["seq"]) == (str(conversation.pk), 2)
        assert "幾時&lt;b&gt;送貨？" in frame["html"]
        assert 'data-seq="2"' in frame["html"]

    play(scenario)


def test_a_page_that_slept_catches_up_from_its_number(play: Callable[[Scenario], None]) -> None:
    async def scenario(desk: Desk) -> None:
        conversation = await desk.do(talk, desk.cast.joy_chat, "一")
        for text in ("二", "三"):
            await desk.do(_write, desk.cast.joy_chat, text)
        page = await desk.page(desk.cast.amy)
        await page.say(type="watch", conversation=conversation.pk, after=1)
        assert [(await page.hear("message"))["seq"] for _ in range(2)] == [2, 3]

    play(scenario)


def test_somebody_of_another_brand_hears_and_sees_nothing(play: Callable[[Scenario], None]) -> None:
    async def scenario(desk: Desk) -> None:
        conversation = await desk.do(talk, desk.cast.joy_chat, "秘密")
        page = await desk.page(desk.cast.may)
        await page.say(type="watch", conversation=conversation.pk, after=0)
        assert (await page.hear("changed"))["what"] == "gone"
        await page.say(type="typing", conversation=conversation.pk, on=True)
        await desk.do(_write, desk.cast.joy_chat, "再講")
        assert await page.hears_nothing_of("message")

    play(scenario)


def test_who_loses_sight_of_a_conversation_hears_no_more_of_it(play: Callable[[Scenario], None]) -> None:
    async def scenario(desk: Desk) -> None:
        cast = desk.cast
        conversation = await desk.do(talk, cast.joy_chat, "你好")
        back = await desk.do(cast.joy.teams.create, name="Back office")
        await desk.do(Membership.objects.filter(agent=cast.amy).update, team=cast.front)
        await desk.do(Conversation.objects.filter(pk=conversation.pk).update, team=cast.front, assignee=None)
        page = await desk.page(await desk.do(Agent.objects.get, pk=cast.amy.pk))
        await page.watch(conversation, after=1)
        await desk.do(handling.transfer, conversation, cast.lee, back)
        while (await page.hear("changed"))["what"] != "gone":
            pass
        await desk.do(_write, cast.joy_chat, "秘密")
        assert await page.hears_nothing_of("message")

    play(scenario)


def test_colleagues_see_who_else_looks_and_who_types(play: Callable[[Scenario], None]) -> None:
    async def scenario(desk: Desk) -> None:
        conversation = await desk.do(talk, desk.cast.joy_chat, "你好")
        amy, lee = await desk.page(desk.cast.amy), await desk.page(desk.cast.lee)
        await amy.watch(conversation, after=1)
        await lee.say(type="watch", conversation=conversation.pk, after=1)
        assert (await amy.hear("viewers"))["names"] == ["Lee"]
        assert (await lee.hear("viewers"))["names"] == ["Amy"]
        await lee.say(type="typing", conversation=conversation.pk, on=True)
        typing = await amy.hear("typing")
        assert (typing["name"], typing["on"]) == ("Lee", True)
        await lee.say(type="watch", conversation=None)
        assert (await amy.hear("typing"))["on"] is False
        assert (await amy.hear("viewers"))["names"] == []

    play(scenario)


def test_a_customers_words_come_without_a_look_at_rights(
    play: Callable[[Scenario], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[tuple[object, ...]] = []
    look = live.watched

    async def counted(*given: object) -> live.Watched | None:
        looks.append(given)
        return await look(*given)

    monkeypatch.setattr(live, "watched", counted)

    async def scenario(desk: Desk) -> None:
        conversation = await desk.do(talk, desk.cast.joy_chat, "你好")
        page = await desk.page(desk.cast.amy)
        await page.watch(conversation, after=1)
        for words in ("想問下退款", "幾時到帳"):
            await desk.do(_write, desk.cast.joy_chat, words)
            assert words in (await page.hear("message"))["html"]
        assert len(looks) == 1

    play(scenario)


def test_a_change_refreshes_list_and_open_conversation(play: Callable[[Scenario], None]) -> None:
    async def scenario(desk: Desk) -> None:
        conversation = await desk.do(talk, desk.cast.joy_chat, "你好")
        page = await desk.page(desk.cast.amy)
        await page.watch(conversation, after=1)
        await desk.do(handling.take_over, conversation, desk.cast.lee)
        heard = {(await page.hear("changed"))["what"] for _ in range(2)}
        assert heard == {"list", "conversation"}
        assert "Lee" in (await page.hear("notice"))["html"]

    play(scenario)


def test_what_comes_later_speaks_the_language_of_the_page(play: Callable[[Scenario], None]) -> None:
    async def scenario(desk: Desk) -> None:
        cast = desk.cast
        hant = await desk.page(cast.amy, query=b"language=zh-hant")
        english = await desk.page(cast.amy, query=b"language=en")
        await desk.do(notify, [cast.amy], "sla_warned", reference="YT-1", clock="resolution", percent=80)
        assert "已用去 80 %" in (await hant.hear("notice"))["html"]
        assert "has used 80 %" in (await english.hear("notice"))["html"]

    play(scenario)


def test_many_changes_are_few_hints(play: Callable[[Scenario], None]) -> None:
    async def scenario(desk: Desk) -> None:
        page = await desk.page(desk.cast.amy)
        began = time.monotonic()
        for _n in range(200):
            await desk.do(push, brand_group(desk.cast.joy.pk), "changed", what="list")
        await asyncio.sleep(2 * LIST_PAUSE)  # so long the last hint may be held back
        hints = 0
        while not await page.line.receive_nothing(timeout=0.05):
            hints += (await page.next())["type"] == "changed"
        assert 1 <= hints <= 1 + (time.monotonic() - began) / LIST_PAUSE

    play(scenario)


def test_a_delivery_state_brings_the_message_anew(play: Callable[[Scenario], None]) -> None:
    async def scenario(desk: Desk) -> None:
        conversation = await desk.do(talk, desk.cast.joy_chat, "你好")
        reply = await desk.do(replying.reply, conversation, desk.cast.amy, "喺度", client_key="socket-0001")
        page = await desk.page(desk.cast.amy)
        await page.watch(conversation, after=2)
        delivery = await desk.do(Delivery.objects.select_related("message").get, message=reply)
        delivery.state = DeliveryState.FAILED
        await desk.do(delivery.save)
        await desk.do(broadcasts.tell_delivery, delivery)
        states = [await page.hear("delivery")]
        while "delivery failed" not in states[-1]["html"]:  # that it was sent may still be on the way
            states.append(await page.hear("delivery"))
        assert {frame["message"] for frame in states} == {str(reply.pk)}

    play(scenario)


def test_the_owner_has_seen_what_the_page_shows(play: Callable[[Scenario], None]) -> None:
    async def scenario(desk: Desk) -> None:
        conversation = await desk.do(talk, desk.cast.joy_chat, "你好")
        page = await desk.page(desk.cast.amy)
        await page.watch(conversation, after=1)
        await page.say(type="seen", conversation=conversation.pk, seq=1)
        assert await page.hears_nothing_of("message")
        await desk.do(conversation.refresh_from_db)
        assert conversation.unread == 0

    play(scenario)


def test_a_sign_of_life_is_kept_and_who_was_dismissed_is_sent_off(play: Callable[[Scenario], None]) -> None:
    async def scenario(desk: Desk) -> None:
        page = await desk.page(desk.cast.amy)
        await page.say(type="present")
        assert await page.hears_nothing_of("message")
        agent = await desk.do(Agent.objects.get, pk=desk.cast.amy.pk)
        assert agent.seen_at is not None
        await desk.do(Agent.objects.filter(pk=agent.pk).update, is_active=False)
        await page.say(type="present")
        assert await page.close_code() == 4401

    play(scenario)


@pytest.mark.parametrize(
    "frame",
    ["", "nonsense", "[]", "null", '{"type": 7}', '{"type": "watch", "conversation": {}}', "[" * 5000],
)
def test_what_nobody_understands_does_no_harm(play: Callable[[Scenario], None], frame: str) -> None:
    async def scenario(desk: Desk) -> None:
        page = await desk.page(desk.cast.amy)
        await page.send(frame)
        assert await page.hears_nothing_of("message")

    play(scenario)


def test_strangers_and_foreign_pages_are_turned_away(play: Callable[[Scenario], None]) -> None:
    async def scenario(desk: Desk) -> None:
        foreign = [(b"origin", b"https://evil.example"), (b"host", b"desk.example")]
        for page, code in ((Page(AnonymousUser()), 4401), (Page(desk.cast.amy, foreign), 4403)):
            await page.connect()
            assert await page.close_code() == code
            await page.disconnect()
        own = Page(desk.cast.amy, [(b"origin", b"https://desk.example"), (b"host", b"desk.example")])
        desk.pages.append(own)
        await own.connect()
        assert await own.hears_nothing_of("message")

    play(scenario)
