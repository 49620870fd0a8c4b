"""Plans as leaders keep them."""

from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import may, require
from yueting.quality.models import SamplingPlan
from yueting.quality.planning.sharing import next_draw
from yueting.timeline.services import record


def keep(plan: SamplingPlan, reviewers: list[Agent], me: Agent) -> SamplingPlan:
    """Make a plan or change it; its next day follows from its weekday. Raises PermissionDenied, ValidationError."""
    require(me, "plan_reviews", plan.brand_id)
    if not reviewers:
        raise ValidationError(_("Choose at least one person who reviews."))
    if wrong := [
        one for one in reviewers if not may(one, "review_conversations", plan.brand_id, plan.team_id)
    ]:
        raise ValidationError(_("%(name)s may not review here.") % {"name": wrong[0]})
    if plan.team and plan.team.brand_id != plan.brand_id:
        raise ValidationError(_("This team belongs to another brand."))
    new = plan._state.adding
    with transaction.atomic():
        plan.by, plan.at = me, timezone.now()
        plan.draw_at = next_draw(
            timezone.localtime(timezone.now(), ZoneInfo(plan.brand.time_zone)), plan.weekday
        )
        plan.save()
        plan.reviewers.set(reviewers)
        record(plan, "sampling_plan.made" if new else "sampling_plan.changed", me.actor, name=plan.name)
    return plan
