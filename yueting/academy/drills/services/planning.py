"""Plans of a brand's own, in the place of those that came along."""

from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yueting.academy.drills.models import DrillPlan
from yueting.academy.drills.plan import BadPlan, Plan, plan_data, plan_from
from yueting.academy.drills.queries.library import cards_of
from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.conversations.services.handling import AlreadyDone
from yueting.quality.services.rubrics import KEYS
from yueting.timeline.services import record

LONGEST = 20_000


def keep_plan(brand: Brand, by: Agent, text: str, *, version: int, off: bool = False) -> DrillPlan:
    """A new plan, or version `version` + 1 of the one with its key. Raises PermissionDenied, ValidationError,
    AlreadyDone when a colleague was quicker."""
    require(by, "edit_courses", brand.pk)
    plan = _plan(text)
    unknown = [scene.card for scene in plan.scenes if scene.card not in cards_of(brand)]
    if unknown:
        raise ValidationError(
            _("There is no case card “%(key)s”. Look it up in the exercise library.") % {"key": unknown[0]}
        )
    if plan.rubric not in ("", *KEYS):
        raise ValidationError(_("There is no rubric “%(key)s”.") % {"key": plan.rubric})
    with transaction.atomic():
        kept, new = DrillPlan.objects.select_for_update().get_or_create(
            brand=brand, key=plan.key, defaults={"data": plan_data(plan), "by": by, "is_off": off}
        )
        if not new:
            if kept.version != version:
                raise AlreadyDone(_("A colleague changed this just now. Look at it again before you go on."))
            kept.data, kept.by, kept.is_off, kept.version = plan_data(plan), by, off, version + 1
            kept.save()
        record(kept, "drill_plan.kept", by.actor, key=plan.key, version=kept.version)
    return kept


def _plan(text: str) -> Plan:
    if len(text) > LONGEST:
        raise ValidationError(_("A drill is at most %(most)s characters long.") % {"most": LONGEST})
    try:
        data: Any = yaml.safe_load(text)
        return plan_from(data)
    except (yaml.YAMLError, BadPlan) as fault:
        raise ValidationError(_("This cannot be kept: %(what)s") % {"what": fault}) from None
