"""A person judges an inspected conversation by the rubric the machine used."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import may
from yueting.accounts.services.notices import notify
from yueting.quality.agreement import SHARES
from yueting.quality.models import Inspection, Review, Why
from yueting.quality.scorecard import Scored
from yueting.quality.scoring import card_of
from yueting.timeline.services import record

MOST_WORDS = 4000
MOST_WHY = 500


@dataclass(frozen=True, slots=True)
class Judged:
    """One item: the share of its points (1, 0.5, 0; None where it does not apply), and why."""

    share: float | None
    why: str = ""


def begin(inspection: Inspection, me: Agent) -> Review:
    """Somebody who looks at a scorecard wants to judge it too: not blind, for its points were on the page."""
    with transaction.atomic():
        return opened(inspection, me, Why.OWN, is_blind=False)


def opened(inspection: Inspection, me: Agent, why: Why, *, is_blind: bool) -> Review:
    """The person's review of it, as it stands or new. Raises PermissionDenied where they may not judge it."""
    if not may(me, "review_conversations", inspection.brand_id, inspection.team_id):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    if inspection.agent_id == me.pk:
        raise PermissionDenied(_("Nobody reviews their own conversation here."))
    review, _new = Review.objects.get_or_create(
        inspection=inspection,
        by=me,
        defaults={
            "brand_id": inspection.brand_id,
            "team_id": inspection.team_id,
            "rubric_id": inspection.rubric_id,
            "why": why,
            "is_blind": is_blind,
        },
    )
    return review


def send(review: Review, me: Agent, judged: Mapping[str, Judged], words: str = "") -> Review:
    """Send the review; it is final, and the agent is told. The same sent twice is sent once.

    Raises PermissionDenied, and ValidationError that names what is lacking.
    """
    if review.by_id != me.pk:
        raise PermissionDenied(_("Only who was asked for it sends a review."))
    rubric = review.rubric.rubric
    lacking = [item.names for item in rubric.items() if item.id not in judged]
    if lacking:
        raise ValidationError(_("Judge every item; choose “does not apply” where it does not."))
    if any(one.share is not None and one.share not in SHARES for one in judged.values()):
        raise ValidationError(_("Choose the points from the list."))
    scored = tuple(_scored(item.id, item.weight, judged[item.id].share) for item in rubric.items())
    with transaction.atomic():
        kept = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
        if kept.sent_at:
            return kept
        kept.points = {
            item.id: {"share": judged[item.id].share, "why": judged[item.id].why.strip()[:MOST_WHY]}
            for item in rubric.items()
        }
        kept.words = words.strip()[:MOST_WORDS]
        kept.score = card_of("", rubric, scored).score
        kept.sent_at = timezone.now()
        kept.save(update_fields=["points", "words", "score", "sent_at"])
        record(kept, "review.sent", me.actor, score=kept.score)
        if agent := kept.inspection.agent:
            notify([agent], "review_sent", reference=kept.inspection.conversation.reference)
    return kept


def _scored(item: str, weight: float, share: float | None) -> Scored:
    return Scored(item, share, round((share or 0.0) * weight, 2), weight, "by_people")
