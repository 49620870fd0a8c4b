"""Correcting what was read: the person's word stands, and is kept for the next training."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import may
from yueting.conversations.broadcasts import tell_changed
from yueting.conversations.correctable import LABELS, label_of
from yueting.conversations.models import Author, Conversation, Correction, Kind, Message
from yueting.conversations.models import Reading as StoredReading
from yueting.timeline.services import record
from yueting.understanding import Reading
from yueting.understanding.masking import mask

# What stands on the conversation itself, for lists and routing. The level is the ticket's, which has its own way down.
_SHOWN_ON_CONVERSATION = ("emotion", "intent", "variety")
_TURNS = 20


def may_correct(agent: Agent, conversation: Conversation) -> bool:
    return may(agent, "correct_readings", conversation.brand_id, conversation.team_id)


def correct(stored: StoredReading, kind: str, label: str, agent: Agent) -> Correction:
    """Set one judgement right. Raises ValidationError for an unknown one, PermissionDenied for who may not."""
    if label not in LABELS.get(kind, ()):
        raise ValidationError(_("Choose one of the listed values."))
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=stored.conversation_id)
        if not may_correct(agent, conversation):
            raise PermissionDenied
        was = label_of(Reading.from_dict(stored.data), kind)
        correction, _new = Correction.objects.update_or_create(
            message_id=stored.pk,
            kind=kind,
            defaults={"was": was, "label": label, "agent": agent, "at": timezone.now()},
        )
        _show(conversation, stored, kind, label)
        data = {"seq": stored.seq, "kind": kind, "was": was, "label": label}
        record(conversation, "reading.corrected", agent.actor, **data)
        tell_changed(conversation)
    return correction


def _show(conversation: Conversation, stored: StoredReading, kind: str, label: str) -> None:
    """The lists follow when it is the customer's last message that was corrected."""
    if kind == "emotion":
        StoredReading.objects.filter(pk=stored.pk).update(emotion=label)
    is_last = not StoredReading.objects.filter(conversation=conversation, seq__gt=stored.seq).exists()
    if is_last and kind in _SHOWN_ON_CONVERSATION:
        setattr(conversation, kind, label)
        conversation.save(update_fields=[kind])


def for_training() -> Iterator[dict[str, Any]]:
    """Every correction with the talk up to it, personal data masked: what `make train` takes."""
    for correction in Correction.objects.select_related("message").order_by("at").iterator():
        message = correction.message
        turns = Message.objects.filter(
            conversation=message.conversation_id, seq__lte=message.seq, kind=Kind.MESSAGE
        ).order_by("-seq")[:_TURNS]
        yield {
            "turns": [
                {"role": "customer" if turn.author == Author.CUSTOMER else "agent", "text": mask(turn.text)}
                for turn in reversed(turns)
            ],
            "kind": correction.kind,
            "was": correction.was,
            "label": correction.label,
        }
