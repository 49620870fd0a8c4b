"""What people do in an incident and what they learn from it: steps of its plan, its review, the brand's own plans."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.accounts.services.notices import notify
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.incidents import BadLine, Plan, read_steps
from yueting.tickets.models import Incident, IncidentPlan, IncidentTask
from yueting.tickets.services.declaring import changed_incident, held_incident, tell_incident
from yueting.timeline.services import record


def give_task(task: IncidentTask, agent: Agent, to: Agent) -> None:
    """Name who does it; that person is told."""
    require(agent, "declare_incidents", task.incident.brand_id)
    with transaction.atomic():
        IncidentTask.objects.filter(pk=task.pk).update(owner=to)
        record(task.incident, "incident.task_given", agent.actor, what=task.what, to=str(to))
        tell_incident(task.incident)
        if to != agent:
            notify(
                [to],
                "incident_task",
                by=str(agent),
                reference=task.incident.reference,
                what=task.what,
                path=f"/incidents/{task.incident.reference}/",
            )


def finish_task(task: IncidentTask, agent: Agent) -> None:
    """Raises AlreadyDone for the second of two who finish it."""
    require(agent, "declare_incidents", task.incident.brand_id)
    with transaction.atomic():
        done = IncidentTask.objects.filter(pk=task.pk, done_at=None).update(done_at=timezone.now())
        if not done:
            raise AlreadyDone(_("A colleague finished this already."))
        record(task.incident, "incident.task_done", agent.actor, what=task.what)
        tell_incident(task.incident)


def write_review(incident: Incident, agent: Agent, *, version: int, review: str) -> Incident:
    """What happened, why, and what was learned; once the root is fixed. Raises ValidationError."""
    if not review.strip():
        raise ValidationError(_("Write something first."))
    with transaction.atomic():
        held = held_incident(incident, agent, version)
        if held.fixed_at is None:
            raise ValidationError(_("The review comes when the root is fixed."))
        held.review, held.reviewed_at = review.strip(), timezone.now()
        return changed_incident(held, "incident.reviewed", agent)


def add_action(
    incident: Incident, agent: Agent, *, what: str, owner: Agent, due_at: datetime
) -> IncidentTask:
    """Something the review asks for, with a name and a date. Raises ValidationError for a date that has passed."""
    require(agent, "lead_incidents", incident.brand_id)
    if due_at <= timezone.now():
        raise ValidationError(_("This time has passed. Choose a later one."))
    with transaction.atomic():
        task = IncidentTask.objects.create(
            incident=incident, of_review=True, what=what.strip()[:300], owner=owner, due_at=due_at
        )
        give_task(task, agent, owner)
    return task


def write_plan(
    brand: Brand,
    kind: str,
    agent: Agent,
    *,
    version: int,
    channel: str,
    steps: str,
    first_words: dict[str, str],
) -> IncidentPlan:
    """Keep a brand's own plan; running incidents keep the one they began with.

    `version` is the one seen, 0 for none. Raises ValidationError, PermissionDenied, AlreadyDone.
    """
    require(agent, "lead_incidents", brand.pk)
    try:
        plan = Plan(channel.strip()[:200], read_steps(steps), {k: v.strip() for k, v in first_words.items()})
    except BadLine as error:
        raise ValidationError(
            _("Line %(line)s is not “role | task | minutes”: %(text)s")
            % {"line": error.line, "text": error.text}
        ) from error
    if not plan.steps:
        raise ValidationError(_("A plan needs at least one step."))
    with transaction.atomic():
        own, new = IncidentPlan.objects.select_for_update().get_or_create(
            brand=brand, kind=kind, defaults={"plan": plan.as_dict(), "by": agent}
        )
        if (0 if new else own.version) != version:
            raise AlreadyDone(_("A colleague changed this plan just now. Look at it again before you go on."))
        if not new:
            own.plan, own.by, own.at, own.version = plan.as_dict(), agent, timezone.now(), own.version + 1
            own.save()
        record(own, "incident_plan.changed", agent.actor, kind=kind)
    return own
