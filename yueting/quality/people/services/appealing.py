"""An agent appeals against the points of an item; somebody who did not judge it decides in time."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import ALLOWED, may
from yueting.accounts.services.notices import notify
from yueting.quality.agreement import SHARES
from yueting.quality.models import Appeal, Inspection, ItemResult, Outcome, Review
from yueting.quality.people.adjusting import adjusted, card_from
from yueting.timeline.services import record

TO_APPEAL = timedelta(days=14)  # after the talk was scored or reviewed, whichever was later
TO_DECIDE = timedelta(days=7)
MOST_WORDS = 2000


def appeal(inspection: Inspection, me: Agent, item: str, words: str) -> Appeal:
    """The agent of the talk says why the points of an item are wrong. A second one for the item is the first.

    Raises PermissionDenied for anybody else, ValidationError without words, for an item that was not judged, and
    after fourteen days.
    """
    if inspection.agent_id != me.pk:
        raise PermissionDenied(_("Only the agent of this conversation may appeal."))
    if item not in {one["item"] for one in inspection.card["items"]}:
        raise ValidationError(_("Choose an item of this scorecard."))
    if not words.strip():
        raise ValidationError(_("Say in a few words what should be looked at again."))
    if timezone.now() > last_day(inspection):
        raise ValidationError(_("The time for an appeal is over: fourteen days after it was judged."))
    with transaction.atomic():
        made, new = Appeal.objects.get_or_create(
            inspection=inspection,
            item=item,
            defaults={
                "brand_id": inspection.brand_id,
                "team_id": inspection.team_id,
                "by": me,
                "words": words.strip()[:MOST_WORDS],
                "due_at": timezone.now() + TO_DECIDE,
            },
        )
        if new:
            record(made, "appeal.made", me.actor, item=item)
            notify(_deciders(made), "appeal_made", by=str(me), reference=inspection.conversation.reference)
    return made


def last_day(inspection: Inspection) -> datetime:
    """Until when an appeal is taken."""
    sent = Review.objects.filter(inspection=inspection, sent_at__isnull=False).order_by("-sent_at").first()
    return (
        max(inspection.scored_at, sent.sent_at if sent and sent.sent_at else inspection.scored_at) + TO_APPEAL
    )


def decide(made: Appeal, me: Agent, share: float | None, answer: str, *, changed: bool) -> Appeal:
    """Uphold the points, or give the item another share of them. Decided twice is decided as it was first.

    Raises PermissionDenied for who may not, who judged it or whose own it is; ValidationError without words.
    """
    if not may(me, "decide_appeals", made.brand_id, made.team_id):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    judges = Review.objects.filter(inspection=made.inspection_id, sent_at__isnull=False, by=me)
    if made.by_id == me.pk or judges.exists():
        raise PermissionDenied(_("Somebody who did not judge this conversation decides the appeal."))
    if not answer.strip():
        raise ValidationError(_("Tell the agent why in a few words."))
    if changed and share is not None and share not in SHARES:
        raise ValidationError(_("Choose the points from the list."))
    with transaction.atomic():
        kept = Appeal.objects.select_for_update(of=("self",)).get(pk=made.pk)
        if kept.decided_at:
            return kept
        kept.outcome = Outcome.CHANGED if changed else Outcome.UPHELD
        kept.share = share if changed else None
        kept.answer, kept.decided_by = answer.strip()[:MOST_WORDS], me
        kept.decided_at = timezone.now()
        kept.save(update_fields=["outcome", "share", "answer", "decided_by", "decided_at"])
        if changed:
            _give(kept.inspection, kept.item, share)
        record(kept, f"appeal.{kept.outcome}", me.actor, item=kept.item)
        notify([kept.by], f"appeal_{kept.outcome}", reference=kept.inspection.conversation.reference)
    return kept


def _give(inspection: Inspection, item: str, share: float | None) -> None:
    """The decision stands in the scorecard, in the score and in what trends are counted from."""
    card = adjusted(card_from(inspection.card), inspection.rubric.rubric, {item: share})
    inspection.card, inspection.score, inspection.failed = card.as_dict(), card.score, bool(card.failed)
    inspection.save(update_fields=["card", "score", "failed"])
    ItemResult.objects.filter(inspection=inspection, item=item).delete()
    if share is not None:
        ItemResult.objects.create(
            inspection=inspection,
            brand_id=inspection.brand_id,
            agent_id=inspection.agent_id,
            key=inspection.key,
            item=item,
            share=share,
            ended_at=inspection.ended_at,
        )


def _deciders(made: Appeal) -> list[Agent]:
    """Who may decide it and did not judge it."""
    roles = list(ALLOWED["decide_appeals"])
    judged = Review.objects.filter(inspection=made.inspection_id, sent_at__isnull=False).values("by")
    people = Agent.objects.filter(
        memberships__brand=made.brand_id, memberships__role__in=roles, is_active=True
    )
    return list(people.exclude(pk__in=judged).exclude(pk=made.by_id).distinct())
