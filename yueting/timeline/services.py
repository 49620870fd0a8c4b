"""Writing down what happened."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from yueting.runtime.rows import insert_rows
from yueting.timeline.models import Event


class Subject(Protocol):
    """Anything with an id, a brand and a kind ("conversation", "ticket", …)."""

    subject_kind: str

    @property
    def id(self) -> Any: ...

    @property
    def brand_id(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: an agent, the customer, the bot or the system itself."""

    kind: str
    id: UUID | None = None
    name: str = ""


SYSTEM = Actor("system")


@dataclass(frozen=True, slots=True)
class Happening:
    """An event not yet written."""

    subject: Subject
    verb: str
    actor: Actor = SYSTEM
    at: datetime | None = None
    data: dict[str, Any] = field(default_factory=dict)
    live: bool = True  # False for imported history: nobody outside is told

    @property
    def is_told(self) -> bool:
        """Whether the steps of `EVENT_STEPS` see it; what happens in practice stays there."""
        return self.live and not getattr(self.subject, "is_practice", False)


def record(subject: Subject, verb: str, actor: Actor = SYSTEM, **data: Any) -> Event:
    """Write one event about `subject`, now."""
    return record_all([Happening(subject, verb, actor, data=data)])[0]


def record_all(happenings: Iterable[Happening]) -> list[Event]:
    """Write many events with one statement, then let the steps of `EVENT_STEPS` see the live ones."""
    happenings = list(happenings)
    events = list(insert_rows([_event(h) for h in happenings]))
    live = [event for event, h in zip(events, happenings, strict=True) if h.is_told]
    if live:
        for step in _event_steps():
            step(live)
    return events


def _event(h: Happening) -> Event:
    return Event(
        brand_id=h.subject.brand_id,
        subject_kind=h.subject.subject_kind,
        subject_id=h.subject.id,
        verb=h.verb,
        actor_kind=h.actor.kind,
        actor_id=h.actor.id,
        actor_name=h.actor.name,
        at=h.at or timezone.now(),
        data=h.data,
    )


@cache
def _event_steps() -> list[Any]:
    return [import_string(path) for path in settings.EVENT_STEPS]
