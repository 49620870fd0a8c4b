"""What people say of a drill, and which runs become examples."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.academy.drills.models import Drill, DrillReview, DrillState, ReviewRole
from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for, may, require
from yueting.accounts.services.notices import notify
from yueting.timeline.services import record

TEXT = 4000
BEST = 80.0  # a score from which a run can be an example


@dataclass(frozen=True, slots=True)
class Said:
    """A review in words, with stars 1…5."""

    went_well: str
    do_better: str
    stars: int | None


def role_in(drill: Drill, agent: Agent) -> ReviewRole | None:
    """In which role this person may review it; None: not at all."""
    if agent.pk == drill.trainee_id:
        return ReviewRole.SELF
    if agent.pk in (drill.observer_id, drill.player_id):
        return ReviewRole.OBSERVER
    if may(agent, "train_people", drill.brand_id):
        return ReviewRole.TRAINER
    asked = drill.reviews.filter(by=agent, role=ReviewRole.PEER).exists()
    return ReviewRole.PEER if asked else None


def review(drill: Drill, by: Agent, said: Said) -> DrillReview:
    """Write a review, or write it anew. Raises PermissionDenied, ValidationError."""
    role = role_in(drill, by)
    if role is None:
        raise PermissionDenied(
            _("Only who took part, a trainer, or a colleague who was asked reviews a drill.")
        )
    _check_done(drill)
    if not (said.went_well.strip() or said.do_better.strip()):
        raise ValidationError(_("Write what went well, or what to do better."))
    if said.stars is not None and not 1 <= said.stars <= 5:
        raise ValidationError(_("Give one to five stars."))
    with transaction.atomic():
        written, new = DrillReview.objects.update_or_create(
            drill=drill,
            by=by,
            defaults={
                "role": role,
                "went_well": said.went_well.strip()[:TEXT],
                "do_better": said.do_better.strip()[:TEXT],
                "stars": said.stars,
                "at": timezone.now(),
            },
        )
        record(drill, "drill.reviewed", by.actor, role=str(role))
        if new and by.pk != drill.trainee_id:
            notify([drill.trainee], "drill_reviewed", by=str(by), what=str(drill))
    return written


def ask_peer(drill: Drill, by: Agent, peer: Agent) -> DrillReview:
    """The trainee asks a colleague. Raises PermissionDenied, ValidationError."""
    if by.pk != drill.trainee_id:
        raise PermissionDenied(_("Only who practised may ask a colleague for a review."))
    _check_done(drill)
    if peer == by or drill.brand_id not in brands_for(peer, "learn"):
        raise ValidationError(_("Choose a colleague who works for this brand."))
    with transaction.atomic():
        asked, new = DrillReview.objects.get_or_create(
            drill=drill, by=peer, defaults={"role": ReviewRole.PEER}
        )
        if new:
            record(drill, "drill.review_asked", by.actor, of=str(peer))
            notify([peer], "drill_review_asked", by=str(by), what=str(drill))
    return asked


def choose_example(drill: Drill, by: Agent, *, on: bool) -> Drill:
    """A trainer shows this run to others, once the trainee agrees. Raises PermissionDenied, ValidationError."""
    require(by, "train_people", drill.brand_id)
    _check_done(drill)
    with transaction.atomic():
        drill.is_example = on
        drill.save(update_fields=["is_example"])
        record(drill, "drill.example" if on else "drill.no_example", by.actor)
        if on and not drill.may_be_shown:
            notify([drill.trainee], "drill_example", by=str(by), what=str(drill))
    return drill


def consent(drill: Drill, by: Agent, *, given: bool) -> Drill:
    """The trainee lets others see this run, or takes that back at any time. Raises PermissionDenied."""
    if by.pk != drill.trainee_id:
        raise PermissionDenied(_("Only who practised may agree to this."))
    _check_done(drill)
    with transaction.atomic():
        drill.may_be_shown = given
        drill.save(update_fields=["may_be_shown"])
        record(drill, "drill.consent" if given else "drill.no_consent", by.actor)
    return drill


def _check_done(drill: Drill) -> None:
    if drill.state != DrillState.DONE:
        raise ValidationError(_("This can be done when the drill has ended."))
