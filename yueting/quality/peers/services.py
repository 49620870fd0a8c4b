"""A round begins; everybody answers once about each."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import require
from yueting.accounts.services.notices import notify
from yueting.quality.models import PeerAnswer, PeerAsked, PeerRound
from yueting.quality.peers.drawing import pairs
from yueting.quality.peers.models import SIDES
from yueting.timeline.services import record

MOST_WORDS = 1000
STARS = range(1, 6)


def begin(made: PeerRound, people: Sequence[Agent], me: Agent) -> PeerRound:
    """Ask everybody. Raises PermissionDenied; ValidationError where the group is too small to stay anonymous."""
    require(me, "plan_reviews", made.brand_id)
    if made.closes_on < timezone.localdate():
        raise ValidationError(_("Choose a day from today on."))
    if len(people) <= made.minimum:
        raise ValidationError(
            _("At least %(n)s people are needed, or everybody would know who said what.")
            % {"n": made.minimum + 1}
        )
    if made.each < made.minimum:
        raise ValidationError(_("Ask at least as many colleagues about each as are needed to show anything."))
    by_key = {str(one.pk): one for one in people}
    with transaction.atomic():
        made.by = me
        made.save()
        PeerAsked.objects.bulk_create(
            PeerAsked(round=made, by=by_key[asked], about=by_key[about])
            for asked, about in pairs(sorted(by_key), made.each, str(made.pk))
        )
        record(made, "peer_round.begun", me.actor, people=len(people))
        notify(people, "peer_round", by=str(me), what=made.name, path="/quality/peers/")
    return made


def answer(asked: PeerAsked, me: Agent, stars: Mapping[str, int], words: str = "") -> None:
    """Kept without who said it; the second time changes nothing. No event is written: it would name the writer.

    Raises PermissionDenied, ValidationError.
    """
    if asked.by_id != me.pk:
        raise PermissionDenied(_("Only who was asked answers."))
    if not asked.round.is_open:
        raise ValidationError(_("This round is over."))
    if set(stars) != set(SIDES) or any(one not in STARS for one in stars.values()):
        raise ValidationError(_("Give one to five stars for each side."))
    with transaction.atomic():
        locked = PeerAsked.objects.select_for_update().get(pk=asked.pk)
        if locked.is_done:
            return
        PeerAnswer.objects.create(
            round_id=asked.round_id,
            about_id=asked.about_id,
            is_own=asked.about_id == me.pk,
            stars=dict(stars),
            words=words.strip()[:MOST_WORDS],
        )
        locked.is_done = True
        locked.save(update_fields=["is_done"])
