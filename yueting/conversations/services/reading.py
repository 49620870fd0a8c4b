"""The first step of a message: what its words tell. The reading is stored with its evidence."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from yueting.conversations.models import Author, Conversation, Reading
from yueting.conversations.services import second_reading
from yueting.conversations.services.arrival import Arrival
from yueting.conversations.services.own_words import lexicons_of
from yueting.runtime.rows import update_rows
from yueting.understanding import Turn, read
from yueting.understanding.lexicon import Lexicons
from yueting.understanding.turns import Role
from yueting.understanding.variety import lasting_variety

HISTORY = 20  # turns looked back at
LOOKBACK = 30  # entries that are read for them: notes and cards stand between
# Plain, for it runs with every batch: the ORM would take longer to write the statement than it takes to run.
_TURNS = """
    select message.conversation_id, seq, author = 'customer', text
    from unnest(%s::uuid[], %s::int[]) as wanted (conversation_id, since)
      join conversations_message as message using (conversation_id)
    where seq >= since and kind = 'message' and not exists (
      select from conversations_wrapup as solved
      where solved.conversation_id = message.conversation_id and solved.at > message.at)
    order by message.conversation_id, seq"""


def read_arrivals(arrivals: Sequence[Arrival]) -> None:
    """Store a reading for every customer message of the batch and put its gist on the conversation."""
    unread = [a for a in arrivals if a.message.author == Author.CUSTOMER and not a.automatic]
    conversations = list({a.conversation.id: a.conversation for a in unread}.values())
    before = [_gist(conversation) for conversation in conversations]
    turns = _turns(unread)
    lexicons = lexicons_of({conversation.brand_id for conversation in conversations})
    readings = [
        _read(arrival, turns[arrival.conversation.id], lexicons[arrival.conversation.brand_id])
        for arrival in unread
    ]
    Reading.objects.bulk_create(readings, ignore_conflicts=True)
    changed = [c for c, gist in zip(conversations, before, strict=True) if _gist(c) != gist]
    update_rows(changed, ["emotion", "variety", "intent"])
    _remember_variety([a for a in unread if a.is_live])


def _gist(conversation: Conversation) -> tuple[str, str, str]:
    return conversation.emotion, conversation.variety, conversation.intent


def _turns(arrivals: Sequence[Arrival]) -> dict[UUID, list[tuple[int, Turn]]]:
    """The last turns of each conversation, with their numbers, oldest first.

    What was said before the talk was last wrapped up is solved: it makes the next matter no complaint.
    """
    first = {a.conversation.id: a.message.seq for a in reversed(arrivals)}
    turns: dict[UUID, list[tuple[int, Turn]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_TURNS, [list(first), [seq - LOOKBACK for seq in first.values()]])
        for conversation_id, seq, from_customer, text in cursor.fetchall():
            role: Role = "customer" if from_customer else "agent"
            turns[conversation_id].append((seq, Turn(role, text)))
    return turns


def _read(arrival: Arrival, turns: list[tuple[int, Turn]], lexicons: Lexicons) -> Reading:
    conversation, message = arrival.conversation, arrival.message
    until_now = [(seq, turn) for seq, turn in turns if seq <= message.seq][-HISTORY:] or [
        (message.seq, Turn("customer", message.text, message.at))
    ]
    result = read([turn for _, turn in until_now], lexicons=lexicons)
    conversation.emotion = result.emotion.label
    conversation.variety = lasting_variety(conversation.variety, result.variety.label)
    conversation.intent = result.intent.label
    return Reading(
        message=message,
        conversation=conversation,
        seq=message.seq,
        emotion=result.emotion.label,
        intensity=result.emotion.intensity,
        opinion_wanted=second_reading.is_wanted(message.text, result),
        # Evidence counts turns of the window; `seqs` says which entries of the conversation they are.
        data=result.as_dict() | {"seqs": [seq for seq, _ in until_now]},
    )


def _remember_variety(arrivals: list[Arrival]) -> None:
    contacts = {a.conversation.contact_id: a.conversation for a in arrivals}
    changed = []
    for conversation in contacts.values():
        if (
            conversation.variety not in ("", "unknown")
            and conversation.contact.variety != conversation.variety
        ):
            conversation.contact.variety = conversation.variety
            changed.append(conversation.contact)
    update_rows(changed, ["variety"])
