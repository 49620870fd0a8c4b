"""Following a ticket: who does is told about every step, but for their own."""

from collections.abc import Sequence

from django.db import transaction

from yueting.accounts.models import Agent, Notice
from yueting.accounts.services.notices import notify_all
from yueting.tickets.models import Ticket, Watch
from yueting.timeline.models import Event
from yueting.timeline.services import record

_QUIET = frozenset({"ticket.followed", "ticket.unfollowed", "ticket.opened"})


def follow(ticket: Ticket, agent: Agent) -> None:
    """Twice is once."""
    with transaction.atomic():
        _watch, new = Watch.objects.get_or_create(ticket=ticket, agent=agent)
        if new:
            record(ticket, "ticket.followed", agent.actor)


def unfollow(ticket: Ticket, agent: Agent) -> None:
    with transaction.atomic():
        gone, _rows = Watch.objects.filter(ticket=ticket, agent=agent).delete()
        if gone:
            record(ticket, "ticket.unfollowed", agent.actor)


def tell_watchers(events: Sequence[Event]) -> None:
    """The step of every event: who follows a ticket gets a notice about what somebody else did to it."""
    told = [e for e in events if e.subject_kind == "ticket" and e.verb not in _QUIET]
    if not told:
        return
    watches = Watch.objects.filter(ticket__among={event.subject_id for event in told}, agent__is_active=True)
    by_ticket: dict[object, list[Watch]] = {}
    for watch in watches.select_related("ticket", "agent"):
        if not Ticket.objects.visible_to(watch.agent).filter(pk=watch.ticket_id).exists():
            continue  # who left the team no longer hears of it
        by_ticket.setdefault(watch.ticket_id, []).append(watch)
    notices = [
        Notice(
            agent_id=watch.agent_id,
            kind="watched",
            data={
                "reference": watch.ticket.reference,
                "by": event.actor_name,
                "verb": event.verb,
                "path": f"/tickets/{watch.ticket.reference}/",
            },
        )
        for event in told
        for watch in by_ticket.get(event.subject_id, ())
        if watch.agent_id != event.actor_id
    ]
    if notices:
        notify_all(notices)
