"""What a visitor's browser is told, read in batches: one statement serves many sockets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import translation

from yueting.care.models import Rating
from yueting.channels.models import Visitor
from yueting.channels.webchat.adapter import browser_key
from yueting.channels.webchat.languages import interface_language
from yueting.conversations.models import Attachment, Author, Conversation, Kind, Message
from yueting.conversations.services.file_links import visitor_path
from yueting.routing.queries import position

REPLAYED = 500  # entries at most; who was away for longer sees the latest


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is at the other end of a socket."""

    visitor_id: UUID
    inbox_id: UUID
    is_open: bool
    brand: str
    language: str
    device: dict[str, Any]
    allowed_origins: tuple[str, ...]

    @property
    def address(self) -> str:
        return str(self.visitor_id)


@dataclass(frozen=True, slots=True)
class File:
    id: str
    name: str
    size: int
    media_type: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a conversation as the customer sees it; `prev` is the number of the one before it."""

    conversation: UUID
    seq: int
    prev: int
    kind: str
    key: str
    author: str
    name: str
    text: str
    at: str
    files: tuple[File, ...]
    data: dict[str, Any]

    @property
    def is_ours(self) -> bool:
        return self.author != Author.CUSTOMER


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has the conversation, or its place in the queue (1 is next)."""

    agent: str = ""
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A rating that was asked for and not given yet."""

    token: str
    question: str


@dataclass(frozen=True, slots=True)
class CatchUp:
    """Everything a browser needs to go on."""

    conversation: UUID | None = None
    last_seq: int = 0
    entries: tuple[Entry, ...] = ()
    standing: Standing = Standing()
    seen_by_agent: int = 0
    question: Question | None = None


def guest(visitor_id: UUID) -> Guest | None:
    """The visitor with their inbox; None when there is no such visitor (any more)."""
    visitor = Visitor.objects.select_related("inbox__brand").filter(pk=visitor_id).first()
    if visitor is None:
        return None
    inbox = visitor.inbox
    with translation.override(interface_language(visitor.language)):
        brand = str(inbox.brand)
    return Guest(
        visitor.id,
        inbox.id,
        inbox.is_active,
        brand,
        visitor.language,
        visitor.device,
        tuple(inbox.settings.get("allowed_origins") or ()),
    )


def catch_up(who: Guest, after: int, conversation: str = "") -> CatchUp:
    """What happened after entry `after` of `conversation`; all of it if the visitor's talk is another one now."""
    talk = (
        Conversation.objects.filter(inbox=who.inbox_id, address=who.address)
        .select_related("assignee")
        .order_by("-last_message_at")
        .first()
    )
    if talk is None:
        return CatchUp()
    if conversation and conversation != str(talk.id):
        after = 0
    latest = list(_visible().filter(conversation=talk, seq__gt=after).order_by("-seq")[:REPLAYED])
    entries = [_entry(message) for message in reversed(latest)]
    return CatchUp(
        conversation=talk.id,
        last_seq=entries[-1].seq if entries else min(after, talk.last_seq),
        entries=tuple(entries),
        standing=_standing(talk),
        seen_by_agent=talk.agent_seen_seq,
        question=_question(talk),
    )


def entries(message_ids: Sequence[str]) -> list[Entry | None]:
    """The entries with these ids, None where the customer must not see one."""
    wanted = Message.objects.seen_by_customer().filter(id__in=message_ids)
    found = {str(message.id): _entry(message) for message in _shaped(wanted).order_by()}
    return [found.get(message_id) for message_id in message_ids]


def standings(conversation_ids: Sequence[UUID]) -> list[Standing]:
    """How each of these conversations stands."""
    talks = Conversation.objects.select_related("assignee").in_bulk(list(conversation_ids))
    return [_standing(talks[id]) if id in talks else Standing() for id in conversation_ids]


def _visible() -> QuerySet[Message]:
    return _shaped(Message.objects.filter(kind=Kind.MESSAGE))


def _shaped(messages: QuerySet[Message]) -> QuerySet[Message]:
    before = Message.objects.filter(
        conversation=OuterRef("conversation"), kind=Kind.MESSAGE, seq__lt=OuterRef("seq")
    ).order_by("-seq")
    prev = Coalesce(Subquery(before.values("seq")[:1]), Value(0), output_field=IntegerField())
    return (
        messages.annotate(prev=prev, agent_name=F("agent__name"))
        .only("conversation", "seq", "kind", "author", "author_name", "text", "external_id", "at", "data")
        .prefetch_related("attachments")
    )


def _entry(message: Any) -> Entry:
    """From a message as `_shaped` gives it."""
    from_customer = message.is_from_customer
    return Entry(
        conversation=message.conversation_id,
        seq=message.seq,
        prev=message.prev,
        kind=message.kind,
        key=browser_key(message.external_id) if from_customer else "",
        author=message.author,
        name="" if from_customer else message.author_name or message.agent_name or "",
        text=message.text,
        at=message.at.isoformat(),
        files=tuple(_file(attachment) for attachment in message.attachments.all()),
        data=message.data,
    )


def _file(attachment: Attachment) -> File:
    return File(
        str(attachment.id), attachment.name, attachment.size, attachment.media_type, visitor_path(attachment)
    )


def _standing(talk: Conversation) -> Standing:
    if talk.assignee:
        return Standing(agent=str(talk.assignee))
    return Standing(position=position(talk))


def _question(talk: Conversation) -> Question | None:
    asked = Rating.objects.filter(conversation=talk).order_by("-asked_at").first()
    if talk.is_open or asked is None or asked.answered_at:
        return None
    card = Message.objects.filter(conversation=talk, kind=Kind.RATING, data__token=asked.token).first()
    return Question(asked.token, card.data["question"]) if card else None
