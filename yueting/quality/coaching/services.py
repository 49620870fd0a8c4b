"""A note is written, read, answered."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import may
from yueting.accounts.services.notices import notify
from yueting.quality.models import CoachingNote, Inspection
from yueting.timeline.services import record

MOST_WORDS = 2000
PAGE = "/quality/coaching/"


@dataclass(frozen=True, slots=True)
class Words:
    """What a note says; `item` "" is the whole talk."""

    better: str
    good: str = ""
    item: str = ""
    look_again_on: date | None = None


def may_coach(inspection: Inspection, me: Agent) -> bool:
    mine = inspection.agent_id == me.pk
    return (
        inspection.agent_id is not None
        and not mine
        and may(me, "coach", inspection.brand_id, inspection.team_id)
    )


def write(inspection: Inspection, me: Agent, words: Words, *, client_key: str) -> CoachingNote:
    """The agent is told at once; the same `client_key` again gives the first note back.

    Raises PermissionDenied, ValidationError.
    """
    agent = inspection.agent
    if agent is None or not may_coach(inspection, me):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    if not words.better.strip():
        raise ValidationError(_("Write what to try next time."))
    if words.look_again_on and words.look_again_on < timezone.localdate():
        raise ValidationError(_("Choose a day from today on."))
    if words.item and words.item not in {one.id for one in inspection.rubric.rubric.items()}:
        raise ValidationError(_("Choose an item of the list."))
    with transaction.atomic():
        note, new = CoachingNote.objects.get_or_create(
            client_key=client_key,
            defaults={
                "brand_id": inspection.brand_id,
                "team_id": inspection.team_id,
                "agent": agent,
                "by": me,
                "inspection": inspection,
                "item": words.item,
                "good": words.good.strip()[:MOST_WORDS],
                "better": words.better.strip()[:MOST_WORDS],
                "look_again_on": words.look_again_on,
            },
        )
        if new:
            record(note, "coaching.written", me.actor, item=note.item)
            notify([note.agent], "coaching_note", by=str(me), path=PAGE)
    return note


def read_all(me: Agent) -> None:
    """Who opens the page has read what was written to them."""
    CoachingNote.objects.filter(agent=me, read_at=None).update(read_at=timezone.now())


def answer(note: CoachingNote, me: Agent, words: str) -> CoachingNote:
    """The agent answers once; whoever wrote the note is told. Raises PermissionDenied, ValidationError."""
    if note.agent_id != me.pk:
        raise PermissionDenied(_("Only who was written to answers."))
    if not words.strip():
        raise ValidationError(_("Write something first."))
    with transaction.atomic():
        kept = CoachingNote.objects.select_for_update(of=("self",)).select_related("by").get(pk=note.pk)
        if kept.answered_at:
            return kept
        kept.answer, kept.answered_at = words.strip()[:MOST_WORDS], timezone.now()
        kept.save(update_fields=["answer", "answered_at"])
        record(kept, "coaching.answered", me.actor)
        if kept.by:
            notify([kept.by], "coaching_answered", by=str(me), path=PAGE)
    return kept
