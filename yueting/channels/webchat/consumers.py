"""The chat socket: one visitor's browser. Frames are described in docs/web-chat.md."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, TypeVar
from urllib.parse import parse_qsl
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext

from yueting.care.models import Rating
from yueting.care.rating import RatingRefused
from yueting.channels.intake import Parcel
from yueting.channels.webchat import frames, queries, services
from yueting.channels.webchat.adapter import pack
from yueting.channels.webchat.languages import interface_language
from yueting.channels.webchat.queries import CatchUp, Entry, Guest, Standing
from yueting.channels.webchat.services import Reached
from yueting.conversations.broadcasts import customer_group
from yueting.conversations.models import Author, DeliveryState, Kind
from yueting.runtime.allowance import Allowance
from yueting.runtime.consumers import DeskSocket
from yueting.runtime.database_threads import DatabaseThreads
from yueting.runtime.gathering import Gathering
from yueting.runtime.push import EVERYBODY

BAD_TOKEN, NO_SUCH_INBOX = 4401, 4404
QUEUE_LOOK = 10.0  # seconds between two looks at a waiting customer's place
TYPING_PAUSE = 2.0  # seconds; "still typing" travels no more often
FLOOD = (30, 10.0)  # messages within seconds

Given = TypeVar("Given")
Result = TypeVar("Result")

# Sockets do not queue behind pages and consoles for the database: two threads, one connection each.
in_database = DatabaseThreads(2, "chat").run


def _together(work: Callable[[Sequence[Given]], list[Result]]) -> Gathering[Given, Result]:
    return Gathering(lambda batch: in_database(work, batch))


STORE: Gathering[Parcel, None] = _together(services.store)
ENTRIES: Gathering[str, Entry | None] = _together(queries.entries)
STANDINGS: Gathering[UUID, Standing] = _together(queries.standings)
REACHED: Gathering[Reached, None] = _together(services.note_reached)


class ChatConsumer(DeskSocket):
    """One open window of one visitor. `told` is the last entry that this window was sent."""

    guest: Guest
    conversation: UUID | None = None
    told = 0
    greeted = False
    asked = ""
    standing = Standing()
    typed_at = 0.0
    queue_watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._flood = Allowance(*FLOOD)
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self.queue_watch:
                self.queue_watch.cancel()

    async def connect(self) -> None:
        # Accepted first: a browser learns the code of a close, but not of a refused handshake.
        await self.accept()
        visitor = services.visitor_of(_query(self.scope).get("token", ""))
        guest = await in_database(queries.guest, visitor) if visitor else None
        if guest is None or guest.inbox_id != self.scope["url_route"]["kwargs"]["inbox"]:
            return await self.close(BAD_TOKEN)
        if not guest.is_open or not _origin_allowed(self.scope, guest):
            return await self.close(NO_SUCH_INBOX)
        self.guest = guest
        await self.join(customer_group(guest.inbox_id, guest.address))
        await self.join(EVERYBODY)
        return None

    # -- what the browser says ---------------------------------------------------------------------------

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not hasattr(self, "guest"):
            return  # refused in connect; its close is on the way
        try:
            await self._obey(frames.read_frame(text_data))
        except frames.BadFrame as error:
            await self._error(error.code, error.key)

    async def _obey(self, frame: frames.Frame) -> None:
        match frame:
            case frames.Hello():
                await self._hello(frame)
            case frames.Said():
                await self._said(frame)
            case frames.Typing():
                await self._typing(frame.on)
            case frames.Seen():
                await self._seen(frame.seq)
            case frames.Rated():
                await self._rated(frame)

    async def _hello(self, hello: frames.Hello) -> None:
        news = await in_database(queries.catch_up, self.guest, hello.after, hello.conversation)
        self.greeted = True
        self.conversation = news.conversation
        self.told = min(hello.after, news.last_seq)
        await self._welcome(news)
        if hello.conversation and hello.conversation != str(news.conversation):
            self.told = 0
            return  # the browser starts afresh with the new conversation and says hello again
        await self._send_all(news)

    async def _said(self, said: frames.Said) -> None:
        if self._flood.take("", time.monotonic()):
            return await self._error("slow_down", said.key)
        device = self.guest.device if self.conversation is None else {}
        raw = pack(self.guest.address, said, device)
        await STORE.ask(Parcel(self.guest.inbox_id, raw, lane=self.guest.address))
        await self._tell("ack", key=said.key, state="stored")
        return None

    async def _typing(self, on: bool) -> None:
        now = time.monotonic()
        if self.conversation is None or (on and now - self.typed_at < TYPING_PAUSE):
            return
        self.typed_at = now if on else 0.0
        await in_database(services.tell_typing, self.conversation, on)

    async def _seen(self, seq: int) -> None:
        if self.conversation and seq:
            # Only what this window was sent can have been seen in it.
            await REACHED.ask(Reached(self.conversation, min(seq, self.told), DeliveryState.READ))

    async def _rated(self, rated: frames.Rated) -> None:
        try:
            await in_database(services.rate, self.guest, rated)
        except Rating.DoesNotExist:
            await self._error("no_rating", rated.key)
        except RatingRefused as error:
            with translation.override(interface_language(self.guest.language)):
                words = error.reason.sentence(gettext)
            await self._tell("error", key=rated.key, code=error.reason.id, message=words)
        else:
            await self._tell("rated")

    # -- what the desk pushes ----------------------------------------------------------------------------

    async def message(self, event: dict[str, Any]) -> None:
        """A new entry, told by number; only what this window lacks is read and sent."""
        if not self.greeted:
            return  # the answer to its hello will hold it
        if str(self.conversation) != event["conversation"]:
            await self._go_on()
        elif event["seq"] > self.told:
            entry = await ENTRIES.ask(event["message"])
            if entry and entry.prev > self.told:
                await self._go_on()  # a push was lost on the way
            elif entry:
                await self._send(entry)

    async def owner(self, event: dict[str, Any]) -> None:
        """Somebody took the conversation, or it went back to a queue."""
        if self.greeted and str(self.conversation) == event["conversation"]:
            await self._look_at_standing()

    async def typing(self, event: dict[str, Any]) -> None:
        """The agent is writing."""
        if event["by"] == "agent":
            await self._tell("typing", name=event.get("name", ""), on=bool(event.get("on")))

    async def seen(self, event: dict[str, Any]) -> None:
        """The agent has read up to here."""
        if str(self.conversation) == event["conversation"]:
            await self._tell("state", seq=event["seq"], state="read")

    async def resync(self, event: dict[str, Any]) -> None:
        """Pushes may have been lost: the browser says hello again."""
        await self._tell("resync")

    # -- what is told ------------------------------------------------------------------------------------

    async def _go_on(self) -> None:
        """Send all that this window lacks; a conversation it does not know yet is announced first."""
        news = await in_database(queries.catch_up, self.guest, self.told, str(self.conversation or ""))
        if news.conversation != self.conversation:
            self.conversation, self.told = news.conversation, 0
            await self._welcome(news)
        await self._send_all(news)

    async def _welcome(self, news: CatchUp) -> None:
        place = news.standing.position
        await self._tell(
            "welcome",
            brand=self.guest.brand,
            seq=news.last_seq,
            conversation=str(news.conversation) if news.conversation else None,
            queue={"position": place} if place else None,
        )
        await self._show_standing(news.standing)

    async def _send_all(self, news: CatchUp) -> None:
        for entry in news.entries:
            if entry.seq > self.told:
                # After a long absence the oldest are left out; the browser must not wait for them.
                await self._tell_entry(entry, prev=min(entry.prev, self.told))
        if news.conversation and any(entry.is_ours for entry in news.entries):
            await REACHED.ask(Reached(news.conversation, self.told, DeliveryState.DELIVERED))
        if news.seen_by_agent:
            await self._tell("state", seq=news.seen_by_agent, state="read")
        if news.question:
            await self._ask(news.question.token, news.question.question)

    async def _send(self, entry: Entry) -> None:
        """One entry, just pushed."""
        if entry.kind == Kind.RATING:
            await self._ask(entry.data["token"], entry.data["question"])
        elif entry.kind == Kind.MESSAGE:
            await self._tell_entry(entry, prev=entry.prev)
        if entry.is_ours:
            await REACHED.ask(Reached(entry.conversation, entry.seq, DeliveryState.DELIVERED))
            await self._tell("state", seq=entry.seq, state="read")  # who answers has read

    async def _ask(self, token: str, question: str) -> None:
        """How was it? Once per window: a second card would wipe a comment half written."""
        if token != self.asked:
            self.asked = token
            await self._tell("rate", token=token, question=question)

    async def _tell_entry(self, entry: Entry, *, prev: int) -> None:
        self.told = entry.seq
        given = {"key": entry.key} if entry.key else {}
        await self._tell(
            "message",
            seq=entry.seq,
            prev=prev,
            author=entry.author,
            name=entry.name,
            text=entry.text,
            at=entry.at,
            files=[asdict(file) for file in entry.files],
            **given,
            **_of_bot(entry),
        )

    async def _look_at_standing(self) -> None:
        if self.conversation:
            await self._show_standing(await STANDINGS.ask(self.conversation))

    async def _show_standing(self, standing: Standing) -> None:
        if standing.agent and standing.agent != self.standing.agent:
            await self._tell("agent", name=standing.agent)
        if standing.position != self.standing.position:
            await self._tell("queue", position=standing.position)
        self.standing = standing
        if standing.position and (self.queue_watch is None or self.queue_watch.done()):
            self.queue_watch = asyncio.create_task(self._watch_queue())

    async def _watch_queue(self) -> None:
        """Others are served meanwhile; nobody tells those who wait behind them."""
        while self.standing.position:
            await asyncio.sleep(QUEUE_LOOK)
            with contextlib.suppress(Exception):  # a look that fails is made again
                await self._look_at_standing()

    async def _error(self, code: str, key: str = "") -> None:
        with translation.override(interface_language(self.guest.language)):
            words = gettext(frames.ERRORS[code])
        given = {"key": key} if key else {}
        await self._tell("error", code=code, message=words, **given)

    async def _tell(self, type: str, **frame: object) -> None:
        await self.send(text_data=json.dumps({"type": type, **frame}, ensure_ascii=False))


def _of_bot(entry: Entry) -> dict[str, object]:
    """What stands below a bot's words: the titles it answered from, and what may be chosen."""
    if entry.author != Author.BOT:
        return {}
    titles = [source["title"] for source in entry.data.get("sources", ()) if source.get("title")]
    return {"sources": titles, "choices": list(entry.data.get("choices", ()))}


def _query(scope: Any) -> dict[str, str]:
    return dict(parse_qsl(scope["query_string"].decode("ascii", "replace")))


def _origin_allowed(scope: Any, guest: Guest) -> bool:
    if not guest.allowed_origins:
        return True
    origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
    return origin in guest.allowed_origins
