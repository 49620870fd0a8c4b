"""Conversations are drawn for a person who reviews: never their own talks, never one they have judged."""

from collections.abc import Iterable
from datetime import timedelta
from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import may_anywhere, scoped
from yueting.quality.models import Inspection, Review, Why
from yueting.quality.people.sampling import Candidate, Kind, Plan, draw
from yueting.quality.people.services.reviewing import opened

DRAWN_FROM = timedelta(days=14)
MOST = 20


def draw_for(me: Agent, kind: str, number: int) -> list[Review]:
    """Draw up to `number` inspected conversations of the last fourteen days; the same ones for the same week.

    Raises PermissionDenied, and ValidationError for a kind or a number that there is not.
    """
    if not may_anywhere(me, "review_conversations"):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    if kind not in Why.values or kind in (Why.OWN, Why.CALIBRATION) or not 1 <= number <= MOST:
        raise ValidationError(_("Choose what to draw, and a number from 1 to %(most)s.") % {"most": MOST})
    open_to_me = _drawable(me)
    week = timezone.localdate().isocalendar()
    seed = f"{me.pk}:{week.year}-{week.week}:{kind}"
    keys = draw(candidates(open_to_me.values()), Plan(cast(Kind, kind), number=number), seed)
    with transaction.atomic():
        return [opened(open_to_me[key], me, Why(kind), is_blind=True) for key in keys]


def _drawable(me: Agent) -> dict[str, Inspection]:
    """One inspection of each talk, that of the complaint where it was one: two of a talk would give each other away."""
    found = Inspection.objects.filter(
        scoped(me, "review_conversations"),
        score__isnull=False,
        ended_at__gte=timezone.now() - DRAWN_FROM,
    ).exclude(agent=me.pk)
    judged = Review.objects.filter(by=me).values("inspection__conversation")
    left = found.exclude(conversation__in=judged).select_related("agent", "rubric")
    by_talk = {one.conversation_id: one for one in left.order_by("-key")}
    return {str(one.pk): one for one in by_talk.values()}


def candidates(found: Iterable[Inspection]) -> list[Candidate]:
    today = timezone.now()
    return [
        Candidate(
            key=str(one.pk),
            score=(one.score or 0.0) / 100,
            confidence=one.confidence,
            level=one.level,
            is_fatal=one.failed,
            agent_days=(today - one.agent.created_at).days if one.agent else None,
        )
        for one in found
    ]
