"""Checking who somebody is, and the plan by which a brand does it. What was answered is neither kept nor passed on."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.contacts.models import Contact
from yueting.tickets.identity import IdentityPlan, judge
from yueting.tickets.models import IdentityCheck, IdentityQuestion, IdentitySettings, Ticket
from yueting.tickets.queries.identity import plan_of, questions_of
from yueting.tickets.services.fraud_watch import watch_checks
from yueting.tickets.services.walking import held_for_work, tell
from yueting.timeline.services import record


def check_identity(ticket: Ticket, agent: Agent, *, right: int, wrong: int, client_key: str) -> IdentityCheck:
    """Write down how a check ended, from how many answers were right and wrong; three failed ones raise a flag.

    The same `client_key` again gives the first check back. Raises PermissionDenied, NotAllowed, ValidationError.
    """
    with transaction.atomic():
        locked = held_for_work(ticket, agent)
        Contact.objects.select_for_update().get(pk=locked.contact_id)
        if earlier := IdentityCheck.objects.filter(client_key=client_key, contact=locked.contact_id).first():
            return earlier
        if right + wrong == 0:
            raise ValidationError(_("Ask at least one question."))
        result = judge(plan_of(locked.brand), right, wrong)
        check = IdentityCheck.objects.create(
            brand=locked.brand,
            contact_id=locked.contact_id,
            ticket=locked,
            agent=agent,
            result=result.value,
            client_key=client_key,
        )
        record(locked, f"identity.{result.value}", agent.actor)
        watch_checks(locked, timezone.now())
        tell(locked)
    return check


def keep_plan(brand: Brand, agent: Agent, plan: IdentityPlan) -> None:
    """How this brand checks from now on. Raises PermissionDenied, ValidationError."""
    require(agent, "set_identity", brand.pk)
    count = len(questions_of(brand))
    if not 1 <= plan.needed <= count:
        words = _("Ask for at least one right answer and at most %(count)s, as many as there are questions.")
        raise ValidationError(words, params={"count": count})
    values = {
        "needed": plan.needed,
        "tolerated": plan.tolerated,
        "valid_minutes": plan.valid_minutes,
        "classes": sorted(plan.classes),
    }
    with transaction.atomic():
        IdentitySettings.objects.update_or_create(brand=brand, defaults=values)
        record(brand, "brand.identity_changed", agent.actor, **values)


def keep_questions(brand: Brand, agent: Agent, wordings: Sequence[Mapping[str, str]]) -> None:
    """The questions of this brand from now on. Raises PermissionDenied, ValidationError for fewer than are needed."""
    require(agent, "set_identity", brand.pk)
    if len(wordings) < plan_of(brand).needed:
        raise ValidationError(_("There must be as many questions as right answers are needed."))
    with transaction.atomic():
        IdentityQuestion.objects.filter(brand=brand, is_retired=False).update(is_retired=True)
        IdentityQuestion.objects.bulk_create(
            IdentityQuestion(brand=brand, words=dict(words)) for words in wordings
        )
        record(brand, "brand.identity_questions_changed", agent.actor, count=len(wordings))
