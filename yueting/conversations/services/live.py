"""What the console's socket asks of the database and of the templates, off the event loop."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from channels.db import database_sync_to_async
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from yueting.accounts.models import Agent, Notice
from yueting.accounts.permissions import brands_for
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation, Message
from yueting.conversations.permissions import may_handle
from yueting.conversations.queries import thread
from yueting.conversations.services.handling import mark_seen
from yueting.runtime.database_threads import DatabaseThreads
from yueting.runtime.gathering import Gathering
from yueting.runtime.push import push


@dataclass(frozen=True, slots=True)
class Reach:
    """Who is at the other end, and which brands' lists they may see."""

    agent: UUID
    name: str
    language: str
    brands: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Watched:
    """The conversation a page has open."""

    id: UUID
    may_handle: bool


def same_origin(scope: Any) -> bool:
    """Whether the page that opened the socket is ours: a foreign page must not use an agent's cookie.

    Browsers always name the origin; who names none is no browser and has no cookie to abuse.
    """
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    own = {headers.get(b"host", b"").decode("latin-1"), urlsplit(settings.SITE_URL).netloc}
    return not origin or urlsplit(origin).netloc in own or origin in settings.CSRF_TRUSTED_ORIGINS


@database_sync_to_async
def reach(scope: Any) -> Reach | None:
    """The person as they are now; None for who is not signed in (any more) or not active."""
    user, session = scope.get("user"), scope.get("session")
    if user is None or not user.is_authenticated:
        return None
    if session is not None and session.session_key and not session.exists(session.session_key):
        return None  # signed out in another window
    agent = Agent.objects.filter(pk=user.pk, is_active=True).first()
    if agent is None:
        return None
    return Reach(agent.pk, str(agent), _language(scope, agent), brands_for(agent, "read_conversations"))


def _language(scope: Any, agent: Agent) -> str:
    """That of the page, which names it in the socket's address: what comes later speaks as what was there before."""
    named = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("language", [""])[0]
    cookie = scope.get("cookies", {}).get(settings.LANGUAGE_COOKIE_NAME, "")
    known = dict(settings.LANGUAGES)
    return next(
        (one for one in (named, agent.interface_language, cookie) if one in known), settings.LANGUAGE_CODE
    )


@database_sync_to_async
def watched(agent_id: UUID, conversation_id: UUID) -> Watched | None:
    """The conversation if this person may see it now."""
    agent = Agent.objects.get(pk=agent_id)
    conversation = Conversation.objects.visible_to(agent).filter(pk=conversation_id).first()
    return Watched(conversation.pk, may_handle(agent, conversation)) if conversation else None


@database_sync_to_async
def missed(conversation_id: UUID, after: int, language: str, limit: int) -> list[dict[str, Any]]:
    """The entries after number `after`, as frames; at most `limit`."""
    conversation = Conversation.objects.get(pk=conversation_id)
    with translation.override(language):
        return [
            {"seq": message.seq, "html": _html(message, conversation)}
            for message in thread.since(conversation, after, limit)
        ]


@dataclass(frozen=True, slots=True)
class Drawing:
    """An entry in a language and a state of its delivery."""

    message: str
    language: str
    state: str


async def rendered(message_id: str, language: str, state: str = "") -> str:
    """`_message.html` for one entry: drawn once for all who look in this language; "" if it is gone."""
    return await _DRAWINGS.ask(Drawing(message_id, language, state))


def _draw(wanted: Sequence[Drawing]) -> list[str]:
    """Many entries, asked for by many sockets, with the statements of one."""
    new = {drawing.message for drawing in wanted if drawing not in _drawn}
    messages = thread.alone(new) if new else ()
    found = {str(message.pk): message for message in messages}
    for drawing in wanted:
        if drawing not in _drawn and (message := found.get(drawing.message)):
            with translation.override(drawing.language):
                _drawn[drawing] = _html(message, message.conversation)
    drawn = [_drawn.get(drawing, "") for drawing in wanted]
    for oldest in list(_drawn)[: max(0, len(_drawn) - _MOST_DRAWN)]:
        del _drawn[oldest]
    return drawn


_MOST_DRAWN = 1024
_drawn: dict[Drawing, str] = {}
# One thread of its own: screens do not wait behind what else sockets ask of the database.
_pen = DatabaseThreads(1, "draw")
_DRAWINGS: Gathering[Drawing, str] = Gathering(partial(_pen.run, _draw))


def _html(message: Message, conversation: Conversation) -> str:
    return render_to_string(
        "conversations/_message.html", {"message": message, "conversation": conversation}
    ).strip()


@database_sync_to_async
def notice(agent_id: UUID, notice_id: str, language: str) -> dict[str, str] | None:
    """A notice of this person as a frame."""
    found = Notice.objects.filter(pk=notice_id, agent=agent_id).first()
    if found is None:
        return None
    with translation.override(language):
        return {"html": render_to_string("accounts/_notice.html", {"notice": found}).strip(), "text": ""}


@database_sync_to_async
def sign_of_life(agent_id: UUID) -> None:
    Agent.objects.filter(pk=agent_id).update(seen_at=timezone.now())


@database_sync_to_async
def seen(agent_id: UUID, conversation_id: UUID, seq: int) -> None:
    """The page shows the entries up to `seq` to somebody."""
    agent = Agent.objects.get(pk=agent_id)
    conversation = Conversation.objects.visible_to(agent).filter(pk=conversation_id).first()
    if conversation:
        mark_seen(conversation, agent, seq)


@database_sync_to_async
def tell_typing(conversation_id: UUID, name: str, on: bool) -> None:
    conversation = Conversation.objects.get(pk=conversation_id)
    broadcasts.tell_typing(conversation, by="agent", name=name, on=on)


@database_sync_to_async
def tell_viewer(
    conversation_id: UUID, page: str, agent_id: UUID, name: str, *, on: bool = True, asks: bool = False
) -> None:
    """Tell the others who look at this conversation; `asks` wants them to tell too. Travels to all processes."""
    group = broadcasts.agents_group(conversation_id)
    push(
        group, "viewer", conversation=conversation_id, page=page, agent=agent_id, name=name, on=on, asks=asks
    )
