"""What a plan draws when its day has come: once a week, whatever dies in between."""

import logging
from collections import defaultdict
from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import may
from yueting.accounts.services.notices import notify
from yueting.quality.models import Inspection, Review, SamplingPlan, Why
from yueting.quality.people.sampling import Kind, Plan, draw
from yueting.quality.people.services.drawing import candidates
from yueting.quality.planning.sharing import next_draw, shared
from yueting.timeline.services import record

log = logging.getLogger(__name__)

BATCH = 20
DRAWN_FROM = timedelta(days=7)


def sweep() -> int:
    """Draw for every plan whose day has come; returns how many plans."""
    with transaction.atomic():
        due = list(
            SamplingPlan.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(is_active=True, draw_at__lte=timezone.now())
            .select_related("brand")
            .prefetch_related("reviewers")[:BATCH]
        )
        for plan in due:
            draw_plan(plan)
    return len(due)


def draw_plan(plan: SamplingPlan) -> list[Review]:
    """Draw, share out, tell the reviewers, and set the next day; the caller holds the row."""
    now = timezone.localtime(timezone.now(), ZoneInfo(plan.brand.time_zone))
    found = _drawable(plan)
    year, week, _day = now.isocalendar()
    keys = draw(
        candidates(found.values()),
        Plan(cast(Kind, plan.sort), number=plan.number),
        f"{plan.pk}:{year}-{week}",
    )
    reviewers = {str(one.pk): one for one in plan.reviewers.all() if _may_review(one, plan)}
    pairs = shared(keys, sorted(reviewers), plan.twice, _not_by(found, keys))
    due_at = now + timedelta(days=plan.days)
    made = [_review(found[key], reviewers[who], plan, due_at) for key, who in pairs]
    plan.draw_at = next_draw(now, plan.weekday)
    plan.save(update_fields=["draw_at"])
    record(plan, "sampling_plan.drawn", number=len(keys), reviews=len(made))
    for who in {pair[1] for pair in pairs}:
        notify([reviewers[who]], "reviews_drawn", what=plan.name, path="/quality/reviews/")
    return made


def _may_review(one: Agent, plan: SamplingPlan) -> bool:
    return one.is_active and may(one, "review_conversations", plan.brand_id, plan.team_id)


def _drawable(plan: SamplingPlan) -> dict[str, Inspection]:
    """One inspection of each talk of the last week, that of the complaint where it was one; none drawn by this plan before."""
    rows = Inspection.objects.filter(
        brand=plan.brand, score__isnull=False, ended_at__gte=timezone.now() - DRAWN_FROM
    ).exclude(conversation__in=Review.objects.filter(plan=plan).values("inspection__conversation"))
    if plan.team_id:
        rows = rows.filter(team=plan.team_id)
    by_talk = {one.conversation_id: one for one in rows.select_related("agent", "rubric").order_by("-key")}
    return {str(one.pk): one for one in by_talk.values()}


def _not_by(found: dict[str, Inspection], keys: list[str]) -> dict[str, set[str]]:
    """Whose talk it is, and who has judged that talk already."""
    talks = {found[key].conversation_id: key for key in keys}
    barred: dict[str, set[str]] = defaultdict(set)
    judged = Review.objects.filter(inspection__conversation__in=talks)
    for talk, who in judged.values_list("inspection__conversation", "by"):
        barred[talks[talk]].add(str(who))
    for key in keys:
        barred[key].add(str(found[key].agent_id))
    return barred


def _review(inspection: Inspection, who: Agent, plan: SamplingPlan, due_at: datetime) -> Review:
    return Review.objects.create(
        inspection=inspection,
        by=who,
        brand_id=inspection.brand_id,
        team_id=inspection.team_id,
        rubric_id=inspection.rubric_id,
        why=Why(plan.sort),
        is_blind=True,
        plan=plan,
        due_at=due_at,
    )
