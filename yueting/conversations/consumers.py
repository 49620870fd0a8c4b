"""The console's live line: one socket for each open page of an agent.

In:  {"type": "watch", "conversation": id | null, "after": seq}   look at a conversation, catch up from `seq`
     {"type": "typing", "conversation": id, "on": bool}
     {"type": "seen", "conversation": id, "seq": n}
     {"type": "present"}                                           a sign of life, every minute
Out: message {conversation, seq, html}: level and mood may have changed with it · delivery {conversation, message, html} ·
     typing {conversation, name, on} · changed {what: list | conversation | ticket | matter-ID | gone, conversation} · notice {html, text} ·
     viewers {conversation, names} · resync
Close codes: 4401 signed out, 4403 foreign origin.
"""

import asyncio
import contextlib
import json
import time
from typing import Any
from uuid import UUID

from yueting.conversations.broadcasts import agents_group, brand_group
from yueting.conversations.services import live
from yueting.runtime.consumers import DeskSocket
from yueting.runtime.push import EVERYBODY

SIGNED_OUT, FOREIGN = 4401, 4403
LIST_PAUSE = (
    0.5  # seconds between two hints that the list changed: a busy desk changes it many times a second
)
FORGET_VIEWER = 150.0  # seconds without a sign of life
_CATCH_UP = 200  # messages sent one by one; whoever missed more loads the page anew


class ConsoleConsumer(DeskSocket):
    """What one agent's page is told, and what it tells."""

    agent_id: UUID
    agent_name: str
    language: str
    watched: live.Watched | None = None
    list_hint: asyncio.Task[None] | None = None
    list_is_old = False
    typing_told = (False, 0.0)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.viewers: dict[str, tuple[str, float]] = {}
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self.list_hint:
                self.list_hint.cancel()
            with contextlib.suppress(Exception):  # the database may be gone too
                await self._stop_watching()

    async def connect(self) -> None:
        await self.accept()
        if not live.same_origin(self.scope):
            await self.close(FOREIGN)
        elif not await self._join_reach():
            await self.close(SIGNED_OUT)

    # -- from the page ------------------------------------------------------------------------------------

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """What cannot be read is passed over: no page of ours sends it."""
        if not hasattr(self, "agent_id"):
            return  # refused in connect; its close is on the way
        try:
            frame = json.loads(text_data or "")
        except (ValueError, RecursionError):
            return
        handlers = {
            "watch": self._watch,
            "typing": self._typing,
            "seen": self._seen,
            "present": self._present,
        }
        if isinstance(frame, dict) and (handler := handlers.get(str(frame.get("type")))):
            await handler(frame)

    async def _watch(self, frame: dict[str, Any]) -> None:
        wanted = _uuid(frame.get("conversation"))
        await self._stop_watching()
        if wanted is None:
            return
        watched = await live.watched(self.agent_id, wanted)
        if watched is None:
            await self._tell({"type": "changed", "what": "gone", "conversation": str(wanted)})
            return
        self.watched = watched
        await self.join(agents_group(wanted))  # first, so that nothing falls between this and the catching up
        await self._catch_up(_number(frame.get("after")))
        await live.tell_viewer(wanted, self.channel_name, self.agent_id, self.agent_name, asks=True)

    async def _catch_up(self, after: int) -> None:
        assert self.watched
        missed = await live.missed(self.watched.id, after, self.language, _CATCH_UP + 1)
        if len(missed) > _CATCH_UP:
            await self._tell({"type": "resync"})
            return
        for entry in missed:
            await self._tell({"type": "message", "conversation": str(self.watched.id), **entry})

    async def _typing(self, frame: dict[str, Any]) -> None:
        on = bool(frame.get("on"))
        if not self._is_watched(frame) or not (self.watched and self.watched.may_handle):
            return
        before, at = self.typing_told
        if on == before and time.monotonic() - at < 2:
            return
        self.typing_told = (on, time.monotonic())
        await live.tell_typing(self.watched.id, self.agent_name, on)

    async def _seen(self, frame: dict[str, Any]) -> None:
        if self._is_watched(frame) and self.watched:
            await live.seen(self.agent_id, self.watched.id, _number(frame.get("seq")))

    async def _present(self, frame: dict[str, Any]) -> None:
        """The page is alive; rights may have changed since it came."""
        if not await self._join_reach():
            await self.close(SIGNED_OUT)
            return
        await live.sign_of_life(self.agent_id)
        if self.watched:
            await live.tell_viewer(
                self.watched.id, self.channel_name, self.agent_id, self.agent_name, asks=False
            )
            await self._show_viewers()

    # -- from the desk (see broadcasts.py) ----------------------------------------------------------------

    async def message(self, event: dict[str, Any]) -> None:
        if self._is_watched(event) and (html := await live.rendered(event["message"], self.language)):
            await self._tell(
                {"type": "message", "conversation": event["conversation"], "seq": event["seq"], "html": html}
            )

    async def delivery(self, event: dict[str, Any]) -> None:
        if self._is_watched(event) and (
            html := await live.rendered(event["message"], self.language, event.get("state", ""))
        ):
            await self._tell(
                {
                    "type": "delivery",
                    "conversation": event["conversation"],
                    "message": event["message"],
                    "html": html,
                }
            )

    async def changed(self, event: dict[str, Any]) -> None:
        if event["what"] == "list":
            self.list_is_old = True
            self.list_hint = self.list_hint or asyncio.create_task(self._hint_at_list())
        elif self._is_watched(event):
            await self._look_again(event["what"])

    async def matter(self, event: dict[str, Any]) -> None:
        await self._tell({"type": "changed", "what": f"matter-{event['id']}"})

    async def typing(self, event: dict[str, Any]) -> None:
        if self._is_watched(event) and event.get("name") != self.agent_name:
            await self._tell(
                {"type": "typing", **{key: event[key] for key in ("conversation", "name", "on")}}
            )

    async def notice(self, event: dict[str, Any]) -> None:
        if shown := await live.notice(self.agent_id, event["notice"], self.language):
            await self._tell({"type": "notice", **shown})

    async def viewer(self, event: dict[str, Any]) -> None:
        """A colleague came, is still here, or left."""
        if not self._is_watched(event) or event["page"] == self.channel_name:
            return
        if event["on"]:
            self.viewers[event["page"]] = (
                event["name"] if event["agent"] != str(self.agent_id) else "",
                time.monotonic(),
            )
            if event["asks"] and self.watched:
                await live.tell_viewer(
                    self.watched.id, self.channel_name, self.agent_id, self.agent_name, asks=False
                )
        else:
            self.viewers.pop(event["page"], None)
        await self._show_viewers()

    async def resync(self, event: dict[str, Any]) -> None:
        await self._tell({"type": "resync"})

    # -- inside -------------------------------------------------------------------------------------------

    async def _join_reach(self) -> bool:
        """Hear of one's brands, and no more of those that are no longer one's own; False for who may not be here."""
        reach = await live.reach(self.scope)
        if reach is None:
            return False
        self.agent_id, self.agent_name, self.language = reach.agent, reach.name, reach.language
        wanted = {EVERYBODY, f"agent.{reach.agent}", *(brand_group(brand) for brand in reach.brands)}
        lost = {group for group in self._joined - wanted if group.startswith("brand.")}
        for group in lost:
            await self.leave(group)
        for group in wanted - self._joined:
            await self.join(group)
        if lost and self.watched:
            await self._look_again("conversation")
        return True

    async def _look_again(self, what: str) -> None:
        """Something about the open conversation changed: perhaps that this person may see it."""
        assert self.watched
        still = await live.watched(self.agent_id, self.watched.id)
        conversation = str(self.watched.id)
        if still is None:
            await self._stop_watching()
            what = "gone"
        else:
            self.watched = still
        await self._tell({"type": "changed", "what": what, "conversation": conversation})

    async def _hint_at_list(self) -> None:
        """Told at once when it was quiet, else after a pause that gathers what comes meanwhile."""
        while self.list_is_old:
            self.list_is_old = False
            await self._tell({"type": "changed", "what": "list", "conversation": None})
            await asyncio.sleep(LIST_PAUSE)
        self.list_hint = None

    async def _show_viewers(self) -> None:
        if not self.watched:
            return
        recent = time.monotonic() - FORGET_VIEWER
        self.viewers = {page: seen for page, seen in self.viewers.items() if seen[1] > recent}
        names = sorted({name for name, _at in self.viewers.values() if name})
        await self._tell({"type": "viewers", "conversation": str(self.watched.id), "names": names})

    async def _stop_watching(self) -> None:
        watched, self.watched, self.viewers = self.watched, None, {}
        if watched is None:
            return
        if self.typing_told[0]:
            self.typing_told = (False, 0.0)
            await live.tell_typing(watched.id, self.agent_name, False)
        await self.leave(agents_group(watched.id))
        await live.tell_viewer(watched.id, self.channel_name, self.agent_id, self.agent_name, on=False)

    def _is_watched(self, frame: dict[str, Any]) -> bool:
        return self.watched is not None and str(frame.get("conversation")) == str(self.watched.id)

    async def _tell(self, frame: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(frame, ensure_ascii=False))


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(text)
    except (TypeError, ValueError, AttributeError):
        return None


def _number(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 2**31 else 0
