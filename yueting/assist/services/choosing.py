"""What agents make of what they are offered: written down with each reply, and counted for the next ranking."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import Case, Count, F, FloatField, Sum, Value, When
from django.utils import timezone

from yueting.assist.learning import Record, kept_share, points_from
from yueting.assist.models import Choice, OfferedScript
from yueting.assist.services.wording import wordings_for
from yueting.conversations.composed import Composed
from yueting.conversations.models import Conversation, Message
from yueting.knowledge.queries import script_cards

LEARNT_FROM = timedelta(days=90)


def note_choice(locked: Conversation, message: Message) -> None:
    """A step of every reply: which scripts stood beside it, which were taken, how much of them went out."""
    composed = Composed.from_dict(message.data)
    offered = _keys(composed.offered, "script")
    taken = set(_keys(composed.used, "script"))
    if not offered or message.agent is None:
        return
    cards = {card.id: card for card in script_cards(locked.brand_id)}
    situation, _slash, moment = composed.moment.partition("/")
    choice = Choice.objects.create(
        brand_id=locked.brand_id,
        conversation=locked,
        message=message,
        agent=message.agent,
        moment=moment,
        situation=situation,
        emotion=locked.emotion,
        intent=locked.intent,
        variety=locked.variety,
        articles=_keys(composed.used, "article"),
        at=message.at,
    )
    OfferedScript.objects.bulk_create(
        OfferedScript(
            choice=choice,
            key=key,
            place=place,
            taken=key in taken,
            kept=max(
                kept_share(words, message.text) for words in wordings_for(cards[key], locked, message.agent)
            )
            if key in taken
            else 0,
        )
        for place, key in enumerate(offered, start=1)
        if key in cards
    )


def learnt(brand_id: UUID, moment: str) -> Mapping[str, float]:
    """Points by script key from what agents of this brand took at this moment in the last months."""
    now = timezone.now()
    return _counted(brand_id, moment, now.replace(second=0, microsecond=0))


@lru_cache(maxsize=512)
def _counted(brand_id: UUID, moment: str, minute: datetime) -> Mapping[str, float]:
    worth = Case(
        When(taken=True, then=Value(0.5) + F("kept") / 2), default=Value(0.0), output_field=FloatField()
    )
    rows = (
        OfferedScript.objects.filter(
            choice__brand=brand_id, choice__moment=moment, choice__at__gte=minute - LEARNT_FROM
        )
        .order_by()
        .values("key", "place")
        .annotate(offered=Count("id"), worth=Sum(worth))
    )
    return points_from(Record(row["key"], row["place"], row["offered"], row["worth"]) for row in rows)


def _keys(names: tuple[str, ...], kind: str) -> list[str]:
    return [name.partition(":")[2] for name in names if name.startswith(f"{kind}:")]
