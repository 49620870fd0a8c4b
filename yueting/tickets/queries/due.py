"""The due list of one person: promises to keep, hand-overs to answer or to wait for, follow-ups to do."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Left

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.contacts.models import called
from yueting.tickets.models import FollowUp, FollowUpState, Handover, Promise

KINDS = ("promise", "handover", "follow_up")
_WORDS = 300


class Due(NamedTuple):
    """One thing to do; `kind` says where it leads."""

    kind: str
    pk: UUID
    reference: str | None
    what: str
    due_at: datetime
    ticket: str | None
    contact_id: UUID
    contact_name: str
    version: int

    @property
    def contact(self) -> str:
        return called(self.contact_name, self.contact_id)


def due_of(person: Agent, *, kind: str = "") -> QuerySet[Any, Any]:
    """Rows for `Due`, what is due first; of one kind, or of all three."""
    parts = [part for name, part in _parts(person).items() if kind in ("", name)]
    return parts[0].union(*parts[1:], all=True).order_by("due_at", "pk")


def counted(person: Agent) -> dict[str, int]:
    """How many of each kind."""
    return {name: part.count() for name, part in _parts(person).items()}


def possible_people(agent: Agent) -> list[Agent]:
    """Whose list a leader may look at: everybody who handles talks of the brands they lead."""
    brands = brands_for(agent, "take_over")
    if not brands:
        return []
    people = Agent.objects.filter(is_active=True, memberships__brand__in=brands).exclude(pk=agent.pk)
    return list(people.distinct())


def _parts(person: Agent) -> dict[str, QuerySet[Any, Any]]:
    mine = Q(owner=person)
    received = Q(owner=None) & Q(pk__in=Handover.objects.received_by(person).values("pk"))
    return {
        "promise": _rows(Promise.objects.owed().filter(mine), "promise", contact="contact", what=F("what")),
        "handover": _rows(
            Handover.objects.running().filter(mine | received | Q(asked_by=person)),
            "handover",
            contact="ticket__contact",
            what=Left("wanted", _WORDS),
        ),
        "follow_up": _rows(
            FollowUp.objects.filter(mine, state=FollowUpState.OPEN),
            "follow_up",
            contact="contact",
            what=F("what"),
            reference=Value("", CharField()),
        ),
    }


def _rows(
    rows: QuerySet[Any], kind: str, *, contact: str, what: Any, reference: Any = None
) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(
        Value(kind, CharField()),
        "pk",
        Cast(reference or F("reference"), CharField()),
        Cast(what, CharField()),
        "due_at",
        "ticket__reference",
        f"{contact}__pk",
        f"{contact}__name",
        "version",
    )
