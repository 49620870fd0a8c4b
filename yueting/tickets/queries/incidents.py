"""Incidents and the fast lane as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yueting.accounts.models import Agent
from yueting.conversations.models import DeliveryState
from yueting.tickets.models import (
    Class,
    Incident,
    IncidentNews,
    IncidentStage,
    IncidentTicket,
    IncidentUpdate,
    NewsState,
    Ticket,
)
from yueting.timeline.models import Event

PAGE = 25
CRITICAL = 4
_EVENTS = 100
_FAILURES = 200


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an update came: how many customers it is for, whom it reached, whom it did not."""

    update: IncidentUpdate
    total: int
    handed_over: int
    waiting: int
    practised: int
    failures: tuple[tuple[str, str, UUID | None], ...]  # who, why, the talk

    @property
    def failed(self) -> int:
        return len(self.failures)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The fast lane in figures."""

    open_incidents: int
    touched_tickets: int
    touched_customers: int
    untold: int  # open incidents without a word to customers
    emergencies: int  # critical tickets that no incident holds


def listed(agent: Agent, *, ended: bool, after: str = "") -> tuple[list[Incident], str]:
    """One page, newest first, and where the next begins ("" on the last)."""
    found = Incident.objects.visible_to(agent).select_related("brand", "owner")
    found = found.filter(stage=IncidentStage.CLOSED) if ended else found.exclude(stage=IncidentStage.CLOSED)
    if place := _place(after):
        at, pk = place
        found = found.filter(Q(declared_at__lt=at) | Q(declared_at=at, pk__lt=pk))
    rows: list[Incident] = list(
        found.annotate(touched=Count("links")).order_by("-declared_at", "-pk")[: PAGE + 1]
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], f"{last.declared_at.isoformat()}~{last.pk}" if last else ""


def emergencies(agent: Agent) -> QuerySet[Ticket]:
    """Unsolved critical tickets and emergencies that no lasting incident holds, longest waiting first."""
    held = IncidentTicket.objects.filter(ticket=OuterRef("pk"), incident__is_drill=False).exclude(
        incident__stage=IncidentStage.CLOSED
    )
    urgent = Q(level__gte=CRITICAL) | Q(klass=Class.EMERGENCY)
    found = Ticket.objects.visible_to(agent).unsolved().filter(urgent, ~Exists(held))
    return found.select_related("contact", "owner").order_by("opened_at")


def numbers(agent: Agent) -> Numbers:
    lasting = Incident.objects.visible_to(agent).filter(is_drill=False).exclude(stage=IncidentStage.CLOSED)
    touched = Ticket.objects.filter(incidents__in=lasting).aggregate(
        tickets=Count("pk", distinct=True), customers=Count("contact", distinct=True)
    )
    return Numbers(
        lasting.count(),
        touched["tickets"],
        touched["customers"],
        lasting.filter(updates=None).count(),
        emergencies(agent).count(),
    )


def tickets_on(agent: Agent, incident: Incident, after: str = "") -> tuple[list[Ticket], str]:
    """One page of the linked tickets that this person may see, by number."""
    found = Ticket.objects.visible_to(agent).filter(incidents=incident, reference__gt=after)
    rows = list(found.select_related("contact", "owner").order_by("reference")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].reference if len(rows) > PAGE else ""


def candidates(
    agent: Agent, incident: Incident, *, words: str = "", klass: str = "", since: datetime | None = None
) -> QuerySet[Ticket]:
    """Unsolved tickets of the brand that are not on the incident, newest first; narrowed by what is given."""
    found = Ticket.objects.visible_to(agent).unsolved().filter(brand=incident.brand_id)
    found = found.exclude(pk__in=incident.links.values("ticket"))
    for word in words.replace("\x00", "").split()[:5]:
        found = found.filter(
            Q(subject__icontains=word) | Q(tags__name=word.lower()) | Q(reference=word.upper())
        )
    if klass:
        found = found.filter(klass=klass)
    if since:
        found = found.filter(opened_at__gte=since)
    return found.distinct().select_related("contact", "owner").order_by("-opened_at", "-pk")


def reached(updates: Iterable[IncidentUpdate]) -> list[Reach]:
    """How far each update came, the failures by name: never handed over, or refused by the channel later."""
    return [_reach(update) for update in updates]


def _reach(update: IncidentUpdate) -> Reach:
    states = dict(update.news.values_list("state").annotate(Count("id")))
    lost = update.news.filter(
        Q(state=NewsState.FAILED)
        | Q(message__delivery__state__in=[DeliveryState.FAILED, DeliveryState.UNCERTAIN])
    )
    rows = lost.select_related("contact", "message__delivery").order_by("contact__name")[:_FAILURES]
    failures = tuple((str(news.contact), _why(news), news.conversation_id) for news in rows)
    return Reach(
        update,
        sum(states.values()),
        states.get(NewsState.HANDED_OVER, 0),
        states.get(NewsState.QUEUED, 0),
        states.get(NewsState.PRACTISED, 0),
        failures,
    )


def _why(news: IncidentNews) -> str:
    if news.state == NewsState.FAILED:
        return news.error
    assert news.message is not None
    return news.message.delivery.error or news.message.delivery.state


def events(incident: Incident) -> list[Event]:
    return list(Event.objects.about(("incident", incident.pk)).order_by("-at", "-id")[:_EVENTS])


def of_ticket(agent: Agent, ticket: Ticket) -> list[Incident]:
    return list(
        Incident.objects.visible_to(agent).filter(links__ticket=ticket).order_by("-declared_at")[:PAGE]
    )


def lasting(agent: Agent, brand_id: UUID) -> list[Incident]:
    found = Incident.objects.visible_to(agent).filter(brand=brand_id).exclude(stage=IncidentStage.CLOSED)
    return list(found.order_by("-declared_at")[:PAGE])


def _place(text: str) -> tuple[datetime, UUID] | None:
    at, _tilde, pk = text.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(pk)
    except ValueError:
        return None
