"""A calibration begins, is judged, discussed and closed."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import may, require
from yueting.accounts.services.notices import notify
from yueting.quality.models import Calibration, CalibrationCase, Inspection, Review, Why
from yueting.quality.people.services.reviewing import MOST_WHY, Judged, opened
from yueting.timeline.services import record

MOST_CASES = 5
MOST_NOTES = 8000


def begin(
    brand: Brand, name: str, inspections: Sequence[Inspection], people: Sequence[Agent], me: Agent
) -> Calibration:
    """Everybody gets the same talks to judge blind, and is told. Raises PermissionDenied, ValidationError.

    Who has judged one of them before is asked no second time: what they said then counts.
    """
    require(me, "plan_reviews", brand.pk)
    if not name.strip():
        raise ValidationError(_("Give it a name."))
    if not 1 <= len(inspections) <= MOST_CASES:
        raise ValidationError(_("Choose 1 to %(most)s conversations.") % {"most": MOST_CASES})
    if len(people) < 2:
        raise ValidationError(_("Choose at least two people."))
    for one in people:
        if not may(one, "review_conversations", brand.pk):
            raise ValidationError(_("%(name)s may not review here.") % {"name": one})
        if own := next((case for case in inspections if case.agent_id == one.pk), None):
            raise ValidationError(
                _("%(name)s held the conversation %(reference)s.")
                % {"name": one, "reference": own.conversation.reference}
            )
    with transaction.atomic():
        made = Calibration.objects.create(brand=brand, name=name.strip()[:100], by=me)
        made.people.set(people)
        for place, inspection in enumerate(inspections):
            CalibrationCase.objects.create(calibration=made, inspection=inspection, place=place)
            for one in people:
                opened(inspection, one, Why.CALIBRATION, is_blind=True)
        record(made, "calibration.begun", me.actor, name=made.name, cases=len(inspections))
        notify(
            [one for one in people if one != me],
            "calibration_begun",
            by=str(me),
            what=made.name,
            path="/quality/reviews/",
        )
    return made


def waiting_for(calibration: Calibration) -> list[Agent]:
    """Who has not sent all of theirs."""
    cases = [case.inspection_id for case in calibration.cases.all()]
    left = Review.objects.filter(inspection__in=cases, by__in=calibration.people.all(), sent_at=None)
    return list(Agent.objects.filter(pk__in=left.values("by")).order_by("name"))


def agree(case: CalibrationCase, me: Agent, judged: Mapping[str, Judged]) -> CalibrationCase:
    """What they agreed on, item by item. Raises PermissionDenied, ValidationError."""
    _check_open(case.calibration, me)
    if waiting := waiting_for(case.calibration):
        raise ValidationError(_("%(name)s has not judged yet.") % {"name": waiting[0]})
    known = {item.id for item in case.inspection.rubric.rubric.items()}
    case.agreed = {
        item: {"share": one.share, "why": one.why.strip()[:MOST_WHY]}
        for item, one in judged.items()
        if item in known
    }
    case.save(update_fields=["agreed"])
    record(case.calibration, "calibration.agreed", me.actor, case=case.place)
    return case


def close(calibration: Calibration, me: Agent, notes: str) -> Calibration:
    """What was agreed holds; it is read by everybody who edits or judges by the rubric. Raises as `agree`."""
    _check_open(calibration, me)
    if any(not case.agreed for case in calibration.cases.all()):
        raise ValidationError(_("Agree on every conversation first."))
    calibration.notes, calibration.closed_at = notes.strip()[:MOST_NOTES], timezone.now()
    with transaction.atomic():
        calibration.save(update_fields=["notes", "closed_at"])
        record(calibration, "calibration.closed", me.actor)
    return calibration


def _check_open(calibration: Calibration, me: Agent) -> None:
    require(me, "plan_reviews", calibration.brand_id)
    if calibration.closed_at:
        raise ValidationError(_("This calibration is closed."))
