"""A desk with a past: conversations, their first messages and their tickets, written in bulk."""

import random
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bench.ground import Cast
from bench.words import NAMES, sentences

if TYPE_CHECKING:
    from django.db.models import Field

    from yueting.conversations.models import Conversation, Message
    from yueting.tickets.models import Ticket

CHUNK = 2000
TEXTS = 2000  # different messages; repeated, because splitting 100,000 into words is not what is measured
OPEN = 0.2  # share of conversations that still run


def fill(cast: Cast, count: int) -> None:
    """Conversations with a customer, a message and a ticket each; then fresh statistics."""
    from yueting.contacts.models import Contact
    from yueting.conversations.models import Conversation, Message
    from yueting.tickets.models import Ticket

    chance = random.Random(1)
    link = Ticket.conversations.through
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        contacts = Contact.objects.bulk_create(
            Contact(brand=cast.brand, name=f"{chance.choice(NAMES)}{number}") for number in numbers
        )
        talks = [
            _talk(cast, number, contact, chance) for number, contact in zip(numbers, contacts, strict=True)
        ]
        Conversation.objects.bulk_create(talks)
        Message.objects.bulk_create(
            _message(talk, number) for talk, number in zip(talks, numbers, strict=True)
        )
        tickets = Ticket.objects.bulk_create([_ticket(talk) for talk in talks])
        link._default_manager.bulk_create(
            link(ticket_id=ticket.id, conversation_id=talk.id)
            for ticket, talk in zip(tickets, talks, strict=True)
        )
    _refresh_statistics()


def multiply(times: int, messages: bool = True) -> None:
    """Copy everything that `fill` made inside the database, until there is `times` as much; copies are older.

    A million messages take long to copy: what never reads them may leave them out.
    """
    from django.db import connection

    from yueting.contacts.models import Contact
    from yueting.conversations.models import Conversation, Message
    from yueting.tickets.models import Ticket

    with connection.cursor() as cursor:
        for model in (
            Contact,
            Conversation,
            *([Message] if messages else []),
            Ticket,
            Ticket.conversations.through,
        ):
            columns = [
                field
                for field in model._meta.concrete_fields
                if field.attname != "id" or field.db_type(connection) == "uuid"
            ]
            names = ", ".join(f'"{field.column}"' for field in columns)
            values = ", ".join(_copied(field) for field in columns)
            cursor.execute(
                f'insert into "{model._meta.db_table}" ({names}) '
                f'select {values} from "{model._meta.db_table}" cross join generate_series(1, %s) as copy',
                [times - 1],
            )
    _refresh_statistics()


def _copied(field: "Field[object, object]") -> str:
    """What stands in a column of a copy: other keys, other references, earlier times, else the same."""
    column = f'"{field.column}"'
    if field.attname in ("id", "contact_id", "conversation_id", "ticket_id"):
        return f"overlay({column}::text placing lpad(to_hex(copy), 4, '0') from 20 for 4)::uuid"
    if field.attname in ("reference", "external_id"):
        return f"case when {column} = '' then '' else {column} || '-' || copy end"
    if field.get_internal_type() == "DateTimeField":
        return f"{column} - copy * interval '7 days'"
    return column


def _refresh_statistics() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def text_of(number: int) -> str:
    """What the customer of this conversation wrote."""
    return _texts()[number % TEXTS]


@lru_cache(maxsize=1)
def _texts() -> list[str]:
    chance = random.Random(7)
    return [f"{sentences(chance, 2)} {chance.randrange(10**8):08d}" for _ in range(TEXTS)]


@lru_cache(maxsize=TEXTS)
def _tokens(text: str) -> list[str]:
    from yueting.understanding.tokens import index_tokens

    return index_tokens(text)


def _talk(cast: Cast, number: int, contact: object, chance: random.Random) -> "Conversation":
    from yueting.conversations.models import Conversation, State

    at = _time(number)
    running = chance.random() < OPEN
    return Conversation(
        reference=f"YB-{number}",
        brand=cast.brand,
        inbox=cast.mail,
        contact=contact,
        channel="email",
        address=f"customer{number}@mail.example",
        subject=text_of(number)[:30],
        preview=text_of(number)[:160],
        state=State.OPEN if running else State.ENDED,
        team=cast.team,
        assignee=cast.agent if chance.random() < 0.3 else None,
        last_seq=1,
        started_at=at,
        last_message_at=at,
        waiting_since=at if running else None,
        ended_at=None if running else at,
        priority=chance.randrange(100),
        level=chance.randrange(5),
        emotion=chance.choice(("calm", "angry", "anxious")),
        variety="yue",
        intent="refund",
    )


def _message(talk: "Conversation", number: int) -> "Message":
    from yueting.conversations.models import Author, Message

    text = text_of(number)
    return Message(
        conversation=talk,
        inbox=talk.inbox,
        seq=1,
        author=Author.CUSTOMER,
        author_name=talk.contact.name,
        text=text,
        external_id=f"<{number}@bench>",
        at=talk.started_at,
        stored_at=talk.started_at,
        tokens=_tokens(text),
    )


def _ticket(talk: "Conversation") -> "Ticket":
    from yueting.tickets.models import Ticket, TicketState

    return Ticket(
        reference=talk.reference,
        brand_id=talk.brand_id,
        contact_id=talk.contact_id,
        channel=talk.channel,
        subject=talk.subject,
        klass="refund",
        level=talk.level,
        priority=talk.priority,
        state=TicketState.OPEN if talk.is_open else TicketState.CLOSED,
        owner_id=talk.assignee_id,
        team_id=talk.team_id,
        opened_at=talk.started_at,
        due_at=talk.started_at + timedelta(days=2) if talk.is_open else None,
    )


def _time(number: int) -> datetime:
    from django.utils import timezone

    return timezone.now() - timedelta(days=60) + timedelta(seconds=number * 50)
