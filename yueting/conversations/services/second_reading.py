"""The second opinion on unsure readings, asked for in the background; the desk never waits for it."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction

from yueting.conversations.broadcasts import tell_changed
from yueting.conversations.correctable import label_of
from yueting.conversations.models import Author, Conversation, Correction, Message
from yueting.conversations.models import Reading as StoredReading
from yueting.understanding import Reading, Turn
from yueting.understanding.second_opinion import Endpoint, improved

BATCH = 4
_SURE = 0.5
_TO_JUDGE = 8  # characters: less says nothing to a model either
_KINDS = ("emotion", "intent", "customer_type")


def is_wanted(text: str, reading: Reading) -> bool:
    """Whether a model is there to ask and the reading unsure about a message that says something."""
    unsure = reading.intent.score < _SURE or (
        reading.emotion.label != "calm" and reading.emotion.intensity < _SURE
    )
    return settings.SECOND_OPINION is not None and unsure and len(text) >= _TO_JUDGE


def ask() -> int:
    """Ask about the oldest waiting readings; gives how many. One that dies with its process is not asked again."""
    endpoint: Endpoint | None = settings.SECOND_OPINION
    if endpoint is None:
        return 0
    for stored in (waiting := _claimed()):
        _ask(stored, endpoint)
    return len(waiting)


@transaction.atomic
def _claimed() -> list[StoredReading]:
    rows = (
        StoredReading.objects.filter(opinion_wanted=True).order_by("at").select_for_update(skip_locked=True)
    )
    claimed = list(rows[:BATCH])
    StoredReading.objects.filter(pk__in=[row.pk for row in claimed]).update(opinion_wanted=False)
    return claimed


def _ask(stored: StoredReading, endpoint: Endpoint) -> None:
    seqs: list[int] = stored.data.get("seqs", [])
    messages = Message.objects.filter(conversation=stored.conversation_id, seq__in=seqs).order_by("seq")
    turns = [Turn("customer" if m.author == Author.CUSTOMER else "agent", m.text) for m in messages]
    before = Reading.from_dict(stored.data)
    after = improved(turns, before, endpoint)
    _keep(stored, before, after)


@transaction.atomic
def _keep(stored: StoredReading, before: Reading, after: Reading) -> None:
    """What a person has set right meanwhile stays."""
    conversation = Conversation.objects.select_for_update().get(pk=stored.conversation_id)
    corrected = set(Correction.objects.filter(message=stored.pk).values_list("kind", flat=True))
    after = replace(after, **{kind: getattr(before, kind) for kind in _KINDS if kind in corrected})
    changed: dict[str, Any] = {"data": after.as_dict() | {"seqs": stored.data.get("seqs", [])}}
    if "emotion" not in corrected:
        changed |= {"emotion": after.emotion.label, "intensity": after.emotion.intensity}
    StoredReading.objects.filter(pk=stored.pk).update(**changed)
    is_last = not StoredReading.objects.filter(conversation=conversation, seq__gt=stored.seq).exists()
    moved = [k for k in _KINDS if label_of(before, k) != label_of(after, k)]
    if is_last and moved:
        for kind in {"emotion", "intent"} & set(moved):
            setattr(conversation, kind, label_of(after, kind))
        conversation.save(update_fields=["emotion", "intent"])
        tell_changed(conversation)
