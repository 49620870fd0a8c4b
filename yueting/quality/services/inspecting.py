"""A conversation ended: it is queued in the same transaction, and the loop *inspections* scores it soon after."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yueting.conversations.models import Conversation
from yueting.quality.inspected import Inspected
from yueting.quality.models import Appeal, Inspection, ItemResult, Outcome, RubricVersion, ToInspect
from yueting.quality.people.adjusting import adjusted
from yueting.quality.scorecard import Scorecard
from yueting.quality.scoring import score
from yueting.quality.seen import agent_lines
from yueting.quality.services.gathering import gather
from yueting.quality.services.rubrics import keys_for, rubrics_of
from yueting.runtime.push import wake
from yueting.timeline.models import Event
from yueting.timeline.services import Happening, record_all

log = logging.getLogger(__name__)

BATCH = 25
ENDED = "conversation.ended"
# What another look changes; the row keeps its id, so that links to it go on working.
_ANEW = [
    *("team", "agent", "rubric", "score", "failed", "confidence", "level", "card", "last_seq", "ended_at"),
    "scored_at",
]


def queue_inspections(events: Sequence[Event]) -> None:
    """The step of every event: what ended waits for its inspection. A talk that waits already goes on waiting."""
    ended = {event.subject_id for event in events if event.verb == ENDED}
    if ended:
        ToInspect.objects.bulk_create(
            [ToInspect(conversation_id=one) for one in ended],
            update_conflicts=True,
            unique_fields=["conversation"],
            update_fields=["error"],
        )
        wake("inspections")


def drain(limit: int = BATCH) -> int:
    """Inspect what waits, longest waiting first; returns how many were taken.

    One that cannot be inspected keeps its reason and waits for somebody to try again; the others go on.
    """
    with transaction.atomic():
        waiting = ToInspect.objects.filter(error="").order_by("ended_at")
        rows = list(waiting.select_for_update(skip_locked=True, of=("self",))[:limit])
        conversations = list(Conversation.objects.filter(pk__in=[row.pk for row in rows]))
        try:
            with transaction.atomic():
                inspect_all(conversations)
            ToInspect.objects.filter(pk__in=[row.pk for row in rows]).delete()
        except Exception:
            log.exception("A batch of %s could not be inspected; each is tried by itself", len(rows))
            for conversation in conversations:
                _alone(conversation)
    return len(rows)


def try_again(conversation_id: UUID) -> None:
    """A person wants one that failed to be tried again."""
    if ToInspect.objects.filter(pk=conversation_id).exclude(error="").update(error=""):
        wake("inspections")


def inspect_all(conversations: Sequence[Conversation]) -> list[Inspection]:
    """Score these by the rubrics of their brands and keep what came out in the place of what was there.

    What has not grown since it was scored by the same rubric stays as it is.
    """
    seen = gather(conversations)
    rubrics = rubrics_of({one.brand_id for one in conversations})
    wanted = [
        (conversation, rubrics[conversation.brand_id][key])
        for conversation in conversations
        if conversation.pk in seen
        for key in keys_for(seen[conversation.pk].level)
    ]
    known = {
        (old.conversation_id, old.key): old
        for old in Inspection.objects.filter(conversation__in=[one.pk for one in conversations])
    }
    decided = _decided(known.values())
    made = [
        _scored(conversation, seen[conversation.pk], version, decided)
        for conversation, version in wanted
        if not _is_known(known.get((conversation.pk, version.key)), conversation, version)
    ]
    _keep(made, known)
    return [inspection for inspection, _card in made]


def _alone(conversation: Conversation) -> None:
    try:
        with transaction.atomic():
            inspect_all([conversation])
        ToInspect.objects.filter(pk=conversation.pk).delete()
    except Exception as error:
        log.exception("Conversation %s could not be inspected", conversation.reference)
        ToInspect.objects.filter(pk=conversation.pk).update(error=f"{type(error).__name__}: {error}"[:500])


def _is_known(old: Inspection | None, conversation: Conversation, version: RubricVersion) -> bool:
    return old is not None and (old.last_seq, old.rubric_id) == (conversation.last_seq, version.pk)


def _decided(known: Iterable[Inspection]) -> Mapping[tuple[UUID, str], dict[str, float | None]]:
    """What people decided upon appeal, by conversation and rubric: it outlives another look of the machine."""
    found: dict[tuple[UUID, str], dict[str, float | None]] = defaultdict(dict)
    changed = Appeal.objects.filter(inspection__in=[one.pk for one in known], outcome=Outcome.CHANGED)
    for one in changed.select_related("inspection"):
        found[one.inspection.conversation_id, one.inspection.key][one.item] = one.share
    return found


def _scored(
    conversation: Conversation,
    seen: Inspected,
    version: RubricVersion,
    decided: Mapping[tuple[UUID, str], dict[str, float | None]],
) -> tuple[Inspection, Scorecard]:
    card = score(seen, version.rubric)
    if changes := decided.get((conversation.pk, version.key)):
        card = adjusted(card, version.rubric, changes)
    return (
        Inspection(
            brand_id=conversation.brand_id,
            conversation=conversation,
            team_id=conversation.team_id,
            agent_id=spoke_most(seen),
            rubric=version,
            key=version.key,
            score=card.score,
            failed=bool(card.failed),
            confidence=card.confidence,
            level=seen.level,
            card=card.as_dict(),
            last_seq=conversation.last_seq,
            ended_at=conversation.ended_at or timezone.now(),
        ),
        card,
    )


def spoke_most(seen: Inspected) -> UUID | None:
    """The person who said most, the last of them where several did."""
    said = Counter(line.agent for line in reversed(agent_lines(seen)) if line.agent)
    return UUID(said.most_common(1)[0][0]) if said else None


def _keep(made: Sequence[tuple[Inspection, Scorecard]], known: dict[tuple[UUID, str], Inspection]) -> None:
    for inspection, _card in made:
        if old := known.get((inspection.conversation_id, inspection.key)):
            inspection.pk = old.pk
    inspections = [inspection for inspection, _card in made]
    ItemResult.objects.filter(inspection__in=inspections).delete()
    Inspection.objects.bulk_create(
        inspections,
        update_conflicts=True,
        unique_fields=["conversation", "key"],
        update_fields=_ANEW,
    )
    ItemResult.objects.bulk_create(
        ItemResult(
            inspection=inspection,
            brand_id=inspection.brand_id,
            agent_id=inspection.agent_id,
            key=inspection.key,
            item=item.item,
            share=item.share,
            confidence=item.confidence,
            ended_at=inspection.ended_at,
        )
        for inspection, card in made
        for item in card.items
        if item.share is not None
    )
    record_all(
        Happening(
            inspection,
            "inspection.scored",
            data={"rubric": inspection.key, "score": inspection.score, "failed": list(card.failed)},
        )
        for inspection, card in made
    )
