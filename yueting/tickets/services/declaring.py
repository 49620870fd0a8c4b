"""Declaring an incident, linking tickets with it, and taking it to its end."""

import random
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import brands_for, require
from yueting.accounts.services.notices import leaders_on_duty, notify
from yueting.conversations.broadcasts import tell_matter
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.incidents import Plan, Stage, check_close, check_fix, check_lasts, starter_plan
from yueting.tickets.models import (
    Incident,
    IncidentNews,
    IncidentPlan,
    IncidentStage,
    IncidentTask,
    IncidentTicket,
    NewsState,
    Ticket,
)
from yueting.tickets.references import PREFIX, new_reference
from yueting.tickets.services.versions import check_may_change
from yueting.timeline.services import Happening, record, record_all

MOST_AT_ONCE = 2000  # tickets linked by one press
_CHANCE = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is said when an incident is declared; the same `key` again is the same incident."""

    kind: str
    title: str
    is_drill: bool = False
    key: str = ""


def declare(brand: Brand, agent: Agent, said: Declaration, tickets: Collection[Ticket] = ()) -> Incident:
    """Declare an incident, start its plan, link these tickets and tell the leaders on duty.

    Raises PermissionDenied, ValidationError.
    """
    require(agent, "declare_incidents", brand.pk)
    if not said.title.strip():
        raise ValidationError(_("Say in a line what has happened."))
    with transaction.atomic():
        if said.key and (known := Incident.objects.filter(key=said.key).first()):
            return known
        plan = plan_of(brand, said.kind)
        incident = Incident.objects.create(
            reference=_reference(),
            brand=brand,
            kind=said.kind,
            title=said.title.strip()[:200],
            is_drill=said.is_drill,
            owner=agent,
            declared_by=agent,
            plan=plan.as_dict(),
            key=said.key or None,
        )
        _start(incident, plan)
        record(incident, "incident.declared", agent.actor, title=incident.title, drill=incident.is_drill)
        link_tickets(incident, tickets, agent)
        _tell_leaders(incident, agent)
        tell_incident(incident)
    return incident


def plan_of(brand: Brand, kind: str) -> Plan:
    """The brand's own plan for this kind, else the one that comes along in the reader's language."""
    own = IncidentPlan.objects.filter(brand=brand, kind=kind).first()
    language = get_language() or ""
    known = language if language in ("zh-hant", "zh-hans", "en") else "zh-hant"
    return Plan.from_dict(own.plan) if own else starter_plan(kind, known)


def link_tickets(incident: Incident, tickets: Collection[Ticket], agent: Agent) -> int:
    """Link many; those that are linked already are passed over. Gives how many are new.

    Raises PermissionDenied unless the person works on each of them, ValidationError, lifecycle.NotAllowed.
    """
    check_lasts(Stage(incident.stage))
    if len(tickets) > MOST_AT_ONCE:
        raise ValidationError(_("At most %(most)s tickets at once.") % {"most": MOST_AT_ONCE})
    if any(ticket.brand_id != incident.brand_id for ticket in tickets):
        raise ValidationError(_("The incident and its tickets belong to one brand."))
    check_may_change(agent, *tickets)
    with transaction.atomic():
        known = set(incident.links.filter(ticket__in=tickets).values_list("ticket_id", flat=True))
        new = [ticket for ticket in {t.pk: t for t in tickets}.values() if ticket.pk not in known]
        IncidentTicket.objects.bulk_create(
            [IncidentTicket(incident=incident, ticket=ticket, by=agent) for ticket in new],
            ignore_conflicts=True,  # a colleague may link the same a moment before
        )
        _written(incident, new, "ticket.incident_linked", agent)
    return len(new)


def unlink_tickets(incident: Incident, tickets: Collection[Ticket], agent: Agent) -> int:
    """Take tickets off the incident. Gives how many were on it. Raises PermissionDenied, lifecycle.NotAllowed."""
    check_lasts(Stage(incident.stage))
    check_may_change(agent, *tickets)
    with transaction.atomic():
        links = incident.links.select_for_update().filter(ticket__in=tickets).select_related("ticket")
        gone = [link.ticket for link in links]
        incident.links.filter(ticket__in=gone).delete()
        _written(incident, gone, "ticket.incident_unlinked", agent)
    return len(gone)


def give_remedy(incident: Incident, agent: Agent, *, version: int, remedy: str) -> Incident:
    """Write down what customers can do now; it may be changed as long as the incident lasts."""
    return _take_on(incident, agent, version, Stage.RELIEVED, "remedy", remedy)


def fix_root(incident: Incident, agent: Agent, *, version: int, root_fix: str) -> Incident:
    """Write down how the root was fixed; not before customers have a remedy. Raises lifecycle.NotAllowed."""
    return _take_on(incident, agent, version, Stage.FIXED, "root_fix", root_fix)


def close(incident: Incident, agent: Agent, *, version: int) -> Incident:
    """End the incident. Raises lifecycle.NotAllowed with what still stands in the way: open tickets by number."""
    with transaction.atomic():
        held = held_incident(incident, agent, version)
        # Practising leaves real tickets alone, so they hold nothing up either.
        unsolved = Ticket.objects.filter(incidents=held).unsolved().order_by("-priority")
        references = [] if held.is_drill else list(unsolved.values_list("reference", flat=True))
        waiting = IncidentNews.objects.filter(update__incident=held, state=NewsState.QUEUED).count()
        check_close(Stage(held.stage), references, waiting)
        held.stage, held.closed_at = IncidentStage.CLOSED, timezone.now()
        return changed_incident(held, "incident.closed", agent)


def held_incident(incident: Incident, agent: Agent, version: int, action: str = "lead_incidents") -> Incident:
    """The row as it is now, held. Raises PermissionDenied, AlreadyDone when a colleague changed it meanwhile."""
    require(agent, action, incident.brand_id)
    held = Incident.objects.select_for_update(of=("self",)).select_related("brand").get(pk=incident.pk)
    if held.version != version:
        raise AlreadyDone(_("A colleague changed this incident just now. Look at it again before you go on."))
    return held


def changed_incident(held: Incident, verb: str, agent: Agent, **data: str) -> Incident:
    held.version += 1
    held.save()
    record(held, verb, agent.actor, **data)
    tell_incident(held)
    return held


def tell_incident(incident: Incident) -> None:
    """The pages of it, and the fast lane, look again."""
    for matter in (incident.pk, "incidents"):
        tell_matter(incident.brand_id, matter)


def _take_on(
    incident: Incident, agent: Agent, version: int, leads_to: Stage, field: str, words: str
) -> Incident:
    words = words.strip()
    if not words:
        raise ValidationError(_("Write something first."))
    with transaction.atomic():
        held = held_incident(incident, agent, version)
        stage = Stage(held.stage)
        check_lasts(stage)
        if leads_to is Stage.FIXED:
            check_fix(stage)
        setattr(held, field, words)
        moment = "relieved_at" if leads_to is Stage.RELIEVED else "fixed_at"
        if getattr(held, moment) is None:
            setattr(held, moment, timezone.now())
        if list(Stage).index(leads_to) > list(Stage).index(stage):
            held.stage = leads_to.value
        return changed_incident(held, f"incident.{leads_to.value}", agent, why=words[:300])


def _start(incident: Incident, plan: Plan) -> None:
    IncidentTask.objects.bulk_create(
        IncidentTask(
            incident=incident,
            role=step.role,
            what=step.task,
            due_at=incident.declared_at + timedelta(minutes=step.minutes),
        )
        for step in plan.steps
    )


def _written(incident: Incident, tickets: Iterable[Ticket], verb: str, agent: Agent) -> None:
    """One event for each ticket. In a drill the ticket's own story stays clean: only the incident tells."""
    tickets = list(tickets)
    if not tickets:
        return
    if not incident.is_drill:
        record_all(
            Happening(ticket, verb, agent.actor, data={"incident": incident.reference}) for ticket in tickets
        )
    how = "incident.linked" if verb == "ticket.incident_linked" else "incident.unlinked"
    record(incident, how, agent.actor, count=len(tickets), tickets=[t.reference for t in tickets][:100])
    tell_incident(incident)


def _tell_leaders(incident: Incident, agent: Agent) -> None:
    kind = "drill_declared" if incident.is_drill else "incident_declared"
    leaders = [leader for leader in leaders_on_duty(incident.brand) if leader != agent]
    notify(
        leaders,
        kind,
        by=str(agent),
        reference=incident.reference,
        title=incident.title,
        path=f"/incidents/{incident.reference}/",
    )


def _reference() -> str:
    while True:
        fresh = f"IN{new_reference(_CHANCE).removeprefix(PREFIX)}"
        if not Incident.objects.filter(reference=fresh).exists():
            return fresh


def tickets_named(agent: Agent, references: Iterable[str], brand_id: UUID) -> list[Ticket]:
    """The tickets of this brand with these numbers that the person may see. Raises PermissionDenied for no such brand."""
    if brand_id not in brands_for(agent, "read_conversations"):
        raise PermissionDenied
    return list(Ticket.objects.visible_to(agent).filter(brand=brand_id, reference__in=list(references)))
