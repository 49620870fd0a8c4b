"""What the desk writes: replies, notes and the system's own messages. A reply and its delivery are one transaction."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.conversations import broadcasts
from yueting.conversations.composed import Composed
from yueting.conversations.models import (
    Attachment,
    Author,
    Conversation,
    Delivery,
    DeliveryState,
    Kind,
    Message,
)
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.sanitising import storable
from yueting.runtime.push import wake
from yueting.timeline.services import Actor, record
from yueting.understanding.tokens import index_tokens

REPLY_LIMIT = 100_000  # characters


class Held(ValidationError):
    """A reply is not sent as it stands: the message names the words, `findings` say where they stand and what is better."""

    def __init__(self, words: str, findings: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(words)
        self.findings = list(findings)


def reply(
    conversation: Conversation,
    agent: Agent,
    text: str,
    *,
    client_key: str,
    uploads: Sequence[str] = (),
    composed: Composed | None = None,
) -> Message:
    """Answer the customer. The same `client_key` again (a double click, a retry) gives the first message back.

    What `settings.REPLY_CHECKS` refuse is not stored. Raises PermissionDenied, or ValidationError in the
    reader's language.
    """
    composed = composed or Composed()
    check_may_handle(agent, conversation)
    text = check_text(text, has_files=bool(uploads))
    with transaction.atomic():
        locked = lock(conversation)
        if earlier := Message.objects.filter(client_key=client_key, conversation=locked).first():
            return earlier
        for check in _reply_checks():
            check(conversation, agent, text, composed)
        message = append(
            locked, Author.AGENT, text, agent=agent, client_key=client_key, data=composed.as_dict()
        )
        _attach(message, agent, uploads)
        _answered(locked, agent, message.at)
        _dispatch(locked, message, agent.actor)
    return message


def reply_by_program(
    conversation: Conversation,
    program: Actor,
    text: str,
    *,
    client_key: str,
    overruled_by: Agent | None = None,
) -> Message:
    """A client's own program answers in its own name; nobody becomes the owner by it.

    `overruled_by` answers for sending it although it is held. The same `client_key` again gives the first message
    back. Raises Held, ValidationError.
    """
    composed = Composed(anyway=overruled_by is not None)
    text = check_text(text)
    with transaction.atomic():
        locked = lock(conversation)
        if earlier := Message.objects.filter(client_key=client_key, conversation=locked).first():
            return earlier
        for check in _reply_checks():
            check(conversation, overruled_by, text, composed)
        data = composed.as_dict()
        if overruled_by:
            data |= {"program": str(program.id), "answers": str(overruled_by.pk)}
        message = append(locked, Author.AGENT, text, client_key=client_key, name=program.name, data=data)
        locked.waiting_since = None
        locked.first_reply_at = locked.first_reply_at or message.at
        locked.save(
            update_fields=["last_seq", "last_message_at", "preview", "waiting_since", "first_reply_at"]
        )
        _dispatch(locked, message, program)
    return message


def reply_by_bot(
    locked: Conversation, bot: Actor, text: str, *, answers: bool, data: dict[str, Any], client_key: str
) -> Message:
    """The bot writes into a talk that the caller has locked; the same `client_key` again gives the first message back.

    `answers`: it is an answer with a source, which keeps the promise of a first response; else it asks something, or
    says what happens now, and who waits for a person goes on waiting.
    """
    if earlier := Message.objects.filter(client_key=client_key, conversation=locked).first():
        return earlier
    message = append(locked, Author.BOT, text, name=bot.name, client_key=client_key, data=data)
    if locked.with_bot:
        locked.waiting_since = None
    if answers:
        locked.first_reply_at = locked.first_reply_at or message.at
    locked.save(update_fields=["last_seq", "last_message_at", "preview", "waiting_since", "first_reply_at"])
    _dispatch(locked, message, bot, take_steps=answers)
    return message


def note(conversation: Conversation, agent: Agent, text: str, *, client_key: str) -> Message:
    """Write for colleagues only; the customer never gets it."""
    check_may_handle(agent, conversation)
    text = check_text(text)
    with transaction.atomic():
        locked = lock(conversation)
        if earlier := Message.objects.filter(client_key=client_key, conversation=locked).first():
            return earlier
        message = append(locked, Author.AGENT, text, agent=agent, client_key=client_key, kind=Kind.NOTE)
        locked.save(update_fields=["last_seq", "last_message_at"])
        record(locked, "note.written", agent.actor, seq=message.seq)
        broadcasts.tell_message(locked, message)
    return message


def say(conversation: Conversation, text: str, *, kind: str = Kind.MESSAGE, data: dict[str, Any]) -> Message:
    """The system's own words to the customer, such as a rating request; the caller holds the transaction."""
    locked = lock(conversation)
    message = append(locked, Author.SYSTEM, text, kind=kind, data=data)
    locked.save(update_fields=["last_seq", "last_message_at"])
    Delivery.objects.create(message=message, inbox_id=locked.inbox_id)
    broadcasts.tell_message(locked, message)
    wake("outbox")
    return message


def lock(conversation: Conversation) -> Conversation:
    """The row as it is now, held until the transaction ends: numbers are given one at a time."""
    return (
        Conversation.objects.select_for_update(of=("self",)).select_related("inbox").get(pk=conversation.pk)
    )


def append(
    locked: Conversation,
    author: str,
    text: str,
    *,
    agent: Agent | None = None,
    name: str = "",
    kind: str = Kind.MESSAGE,
    client_key: str | None = None,
    data: dict[str, Any] | None = None,
) -> Message:
    """Add one entry at the end of a locked conversation; the caller saves the conversation."""
    now = timezone.now()
    locked.last_seq += 1
    locked.last_message_at = now
    if kind == Kind.MESSAGE:
        locked.preview = " ".join(text.split())[:160]
    return Message.objects.create(
        conversation=locked,
        inbox_id=locked.inbox_id,
        seq=locked.last_seq,
        kind=kind,
        author=author,
        agent=agent,
        author_name=str(agent) if agent else name,
        text=text,
        client_key=client_key,
        at=now,
        data=data or {},
        tokens=index_tokens(text),
    )


def check_text(text: str, *, has_files: bool = False) -> str:
    """Clean text, or ValidationError that says what to do."""
    text = storable(text).strip()
    if not text and not has_files:
        raise ValidationError(_("Write something first."))
    if len(text) > REPLY_LIMIT:
        raise ValidationError(
            _("This is too long (%(length)s characters, at most %(limit)s). Send it as a file.")
            % {"length": len(text), "limit": REPLY_LIMIT}
        )
    return text


def _dispatch(locked: Conversation, message: Message, actor: Actor, *, take_steps: bool = True) -> None:
    """What goes with every reply: its delivery, its event, the steps of higher layers, and everybody told."""
    # Replies go out in order: one that waits for a better moment is tried again, so that this one need not wait.
    held_up = Delivery.objects.filter(message__conversation=locked, state=DeliveryState.QUEUED)
    held_up.update(next_try_at=message.at)
    Delivery.objects.create(message=message, inbox_id=locked.inbox_id)
    record(locked, "message.sent", actor, seq=message.seq, message=str(message.id))
    for step in _reply_steps() if take_steps and not locked.is_practice else ():
        step(locked, message)
    broadcasts.tell_message(locked, message)
    wake("outbox")


def _answered(locked: Conversation, agent: Agent, at: datetime) -> None:
    locked.waiting_since = None
    locked.first_reply_at = locked.first_reply_at or at
    locked.agent_seen_seq = locked.last_seq
    if locked.assignee_id is None:  # who answers first has it
        locked.assignee, locked.alarmed_at, locked.with_bot = agent, None, False
        record(locked, "conversation.claimed", agent.actor)
    locked.save(
        update_fields=[
            "last_seq",
            "last_message_at",
            "preview",
            "waiting_since",
            "first_reply_at",
            "agent_seen_seq",
            "assignee",
            "alarmed_at",
            "with_bot",
        ]
    )


def _attach(message: Message, agent: Agent, uploads: Sequence[str]) -> None:
    wanted = {UUID(u) for u in uploads}
    attached = Attachment.objects.filter(
        id__in=wanted, inbox_id=message.inbox_id, uploaded_by=str(agent.pk), message=None
    ).update(message=message)
    if attached != len(wanted):
        raise ValidationError(_("A file is missing. Attach it again."))


@cache
def _reply_checks() -> list[Any]:
    return [import_string(path) for path in settings.REPLY_CHECKS]


@cache
def _reply_steps() -> list[Any]:
    return [import_string(path) for path in settings.REPLY_STEPS]
