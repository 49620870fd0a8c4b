"""A drill is made: by who practises, or by a trainer for somebody."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.academy.drills.models import Drill, DrillState, Scene
from yueting.academy.drills.plan import Plan, plan_data
from yueting.academy.drills.queries.library import card_data_of
from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import brands_for, require
from yueting.accounts.services.notices import notify
from yueting.quality.models import Inspection
from yueting.timeline.services import record


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a drill is to be: with help or without, who plays the customer, who watches, and which finding it is for."""

    assist: bool = True
    player: Agent | None = None
    observer: Agent | None = None
    item: str = ""
    inspection: Inspection | None = None
    why: str = ""
    seed: int | None = None


def make(brand: Brand, trainee: Agent, plan: Plan, by: Agent, wanted: Wanted = Wanted()) -> Drill:
    """Ready to prepare for; one that somebody else gave waits until the trainee opens it.

    Raises PermissionDenied, ValidationError.
    """
    require(by, "learn" if by == trainee else "train_people", brand.pk)
    _check(brand, trainee, wanted)
    cards = [_card(brand, scene.card) for scene in plan.scenes]
    now = timezone.now()
    own = by == trainee
    with transaction.atomic():
        drill = Drill.objects.create(
            brand=brand,
            trainee=trainee,
            plan_data=plan_data(plan),
            seed=_seed(wanted),
            assist=wanted.assist,
            state=DrillState.PREPARING if own else DrillState.ASSIGNED,
            player=wanted.player,
            observer=wanted.observer,
            asked_by=None if own else by,
            asked_why=wanted.why[:300],
            item=wanted.item,
            inspection=wanted.inspection,
            made_at=now,
            prepare_until=_until(plan, now) if own else None,
        )
        Scene.objects.bulk_create(
            Scene(drill=drill, place=place, card_data=card, minutes=scene.minutes)
            for place, (scene, card) in enumerate(zip(plan.scenes, cards, strict=True))
        )
        record(drill, "drill.made", by.actor, trainee=str(trainee), plan=plan.key)
        _tell(drill, by)
    return drill


def open_assigned(drill: Drill, by: Agent) -> Drill:
    """The trainee looks at what they were given: the time to prepare begins."""
    if drill.trainee_id != by.pk or drill.state != DrillState.ASSIGNED:
        return drill
    drill.state, drill.prepare_until = DrillState.PREPARING, _until(drill.plan, timezone.now())
    drill.save(update_fields=["state", "prepare_until"])
    record(drill, "drill.opened", by.actor)
    return drill


def _check(brand: Brand, trainee: Agent, wanted: Wanted) -> None:
    require(trainee, "handle_conversations", brand.pk)  # they answer in the real console
    for other in (wanted.player, wanted.observer):
        if other is None:
            continue
        if other == trainee:
            raise ValidationError(_("Choose a colleague: nobody plays against or watches themselves."))
        if brand.pk not in brands_for(other, "learn"):
            raise ValidationError(_("%(name)s does not work for this brand.") % {"name": other})
    if wanted.player and wanted.player == wanted.observer:
        raise ValidationError(_("One person plays the customer, another one watches."))


def _card(brand: Brand, key: str) -> Mapping[str, Any]:
    data = card_data_of(brand, key)
    if data is None:
        raise ValidationError(
            _("The case card “%(key)s” is not there any more. Choose another one.") % {"key": key}
        )
    return data


def _seed(wanted: Wanted) -> int:
    return random.randrange(2**31) if wanted.seed is None else wanted.seed


def _until(plan: Plan, now: datetime) -> datetime:
    return now + timedelta(minutes=plan.preparation)


def _tell(drill: Drill, by: Agent) -> None:
    what = str(drill)
    if drill.asked_by_id:
        notify([drill.trainee], "drill_given", by=str(by), what=what, why=drill.asked_why)
    invited = [one for one in (drill.player, drill.observer) if one and one != by]
    notify(invited, "drill_invited", by=str(drill.trainee), what=what)
