"""Conversations as inspection sees them, from what the desk has stored: words, times, and what was read in them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max

from yueting.care.models import Rating
from yueting.conversations.models import Author, Conversation, Correction, Kind, Message, Reading, WrapUp
from yueting.conversations.services.own_words import lexicons_of
from yueting.quality.inspected import Inspected, Line
from yueting.quality.reading import acts_by_turn, faults_of
from yueting.tickets.models import Promise, PromiseState, Ticket
from yueting.timeline.models import Event
from yueting.understanding import Turn
from yueting.understanding.acts import acts_in
from yueting.understanding.lexicon import Lexicons

_COUNTED = {"conversation.reopened": "reopened", "conversation.transferred": "transfers"}
# Valence of an emotion that a person put in the place of the one that was read.
_VALENCE = {
    "angry": -0.8,
    "disappointed": -0.6,
    "anxious": -0.5,
    "confused": -0.2,
    "calm": 0.0,
    "pleased": 0.7,
}


@dataclass(frozen=True, slots=True)
class _Felt:
    """What was read in one customer message, corrections in the place of what was read."""

    emotion: str
    valence: float
    intent: str
    customer_type: str


def gather(conversations: Sequence[Conversation]) -> dict[UUID, Inspected]:
    """Every conversation by id; as many statements for fifty as for one. Those in which nothing was said are left out."""
    ids = [one.pk for one in conversations]
    messages = _messages(ids)
    felt = _felt(ids)
    levels = _levels(conversations)
    facts = _facts(ids)
    lexicons = lexicons_of({one.brand_id for one in conversations})
    return {
        one.pk: _inspected(one, messages[one.pk], felt, levels[one.pk], facts[one.pk], lexicons[one.brand_id])
        for one in conversations
        if messages[one.pk]
    }


def _messages(ids: Collection[UUID]) -> Mapping[UUID, list[Message]]:
    found: dict[UUID, list[Message]] = defaultdict(list)
    rows = Message.objects.filter(conversation__in=ids, kind=Kind.MESSAGE).exclude(text="")
    for message in rows.defer("tokens", "html", "quoted").order_by("conversation", "seq"):
        found[message.conversation_id].append(message)
    return found


def _felt(ids: Collection[UUID]) -> Mapping[UUID, _Felt]:
    """By message."""
    corrected: dict[UUID, dict[str, str]] = defaultdict(dict)
    corrections = Correction.objects.filter(message__conversation__in=ids)
    for message, kind, label in corrections.values_list("message", "kind", "label"):
        corrected[message][kind] = label
    readings = Reading.objects.filter(conversation__in=ids).values_list("message", "data")
    return {message: _of_reading(data, corrected.get(message, {})) for message, data in readings}


def _of_reading(data: Mapping[str, Any], corrected: Mapping[str, str]) -> _Felt:
    emotion = corrected.get("emotion", data["emotion"]["label"])
    valence = (
        data["emotion"]["valence"] if emotion == data["emotion"]["label"] else _VALENCE.get(emotion, 0.0)
    )
    return _Felt(
        emotion,
        valence,
        corrected.get("intent", data["intent"]["label"]),
        corrected.get("customer_type", data["customer_type"]["label"]),
    )


def _levels(conversations: Sequence[Conversation]) -> Mapping[UUID, int]:
    """The level of the ticket counts, for people may have changed it; without one, that of the talk."""
    rows = Ticket.objects.filter(conversations__in=[one.pk for one in conversations])
    of_tickets = dict(rows.values_list("conversations").annotate(level=Max("level")))
    return {one.pk: of_tickets.get(one.pk, one.level) for one in conversations}


def _facts(ids: Collection[UUID]) -> Mapping[UUID, dict[str, Any]]:
    facts: dict[UUID, dict[str, Any]] = {
        one: {"resolved": False, "reopened": 0, "transfers": 0, "promises_broken": 0} for one in ids
    }
    for one in WrapUp.objects.filter(conversation__in=ids).values_list("conversation", flat=True):
        facts[one]["resolved"] = True
    events = Event.objects.filter(subject_kind="conversation", subject_id__in=ids, verb__in=_COUNTED)
    for (one, verb), count in Counter(events.values_list("subject_id", "verb")).items():
        facts[one][_COUNTED[verb]] = count
    broken = Promise.objects.filter(
        conversation__in=ids, state__in=(PromiseState.BROKEN, PromiseState.MADE_GOOD)
    )
    for one, count in Counter(broken.values_list("conversation", flat=True)).items():
        facts[one]["promises_broken"] = count
    rated = Rating.objects.filter(conversation__in=ids, score__isnull=False).order_by("answered_at")
    for one, score in rated.values_list("conversation", "score"):
        facts[one]["rating"] = score
    return facts


def _inspected(
    conversation: Conversation,
    messages: Sequence[Message],
    felt: Mapping[UUID, _Felt],
    level: int,
    facts: Mapping[str, Any],
    lexicons: Lexicons,
) -> Inspected:
    turns = [Turn("customer" if m.is_from_customer else "agent", m.text, m.at) for m in messages]
    acts = acts_by_turn(acts_in(turns, lexicons))
    lines = []
    for place, message in enumerate(messages):
        seen = felt.get(message.pk)
        by_person = message.author == Author.AGENT
        lines.append(
            Line(
                number=message.seq,
                role=turns[place].role,
                text=message.text,
                at=message.at,
                agent=str(message.agent_id or "") if by_person else "",
                by_machine=message.author in (Author.BOT, Author.SYSTEM),
                acts=acts.get(place, ()),
                emotion=seen.emotion if seen else "",
                valence=seen.valence if seen else 0.0,
                intent=seen.intent if seen else "",
                faults=faults_of(turns, place, conversation.channel, conversation.variety)
                if by_person
                else (),
            )
        )
    last = next((felt[m.pk] for m in reversed(messages) if m.pk in felt), None)
    return Inspected(
        id=str(conversation.pk),
        channel=conversation.channel,
        lines=tuple(lines),
        level=level,
        customer_type=last.customer_type if last else "",
        variety=conversation.variety,
        facts=facts,
    )
