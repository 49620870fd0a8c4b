"""What falls due is looked at in time: owners are reminded, what is late is written down and told to who must know."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from yueting.accounts.models import Agent, Brand
from yueting.accounts.services.notices import leaders_on_duty, notify
from yueting.runtime.push import gathered
from yueting.tickets.models import FollowUp, Handover, Promise, Ticket
from yueting.tickets.services import handing_over, promising
from yueting.timeline.services import SYSTEM, record

log = logging.getLogger(__name__)

BATCH = 100


def sweep(limit: int = BATCH) -> int:
    """Promises, hand-overs and follow-ups whose moment has come; returns how many there were.

    Each has a transaction of its own; a row that somebody works on is left for the next round.
    """
    now = timezone.now()
    return (
        _each(Promise.objects.select_related("brand__duty_leader", "ticket", "owner"), _promise, now, limit)
        + _each(
            Handover.objects.select_related(
                "brand__duty_leader", "ticket__owner", "team", "asked_by", "owner"
            ),
            _handover,
            now,
            limit,
        )
        + _each(FollowUp.objects.select_related("brand__duty_leader", "owner"), _follow_up, now, limit)
    )


def _each(rows: QuerySet[Any], look: Callable[[Any, datetime], None], now: datetime, limit: int) -> int:
    """How many were looked at. One that cannot be is logged and does not hold up the next."""
    due = rows.filter(look_at__lte=now)
    looked_at = 0
    for pk in list(due.order_by("look_at").values_list("pk", flat=True)[:limit]):
        try:
            with transaction.atomic(), gathered():
                row = due.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
                if row is not None:  # another process, or a person, was quicker
                    look(row, now)
                    looked_at += 1
        except Exception:
            log.exception("%s %s could not be looked at", rows.model.__name__, pk)
    return looked_at


def _promise(promise: Promise, now: datetime) -> None:
    told = _owner_or_leaders(promise.owner, promise.brand)
    if promise.due_at <= now:
        promising.breaks(promise, now)
        everybody = list(dict.fromkeys([*told, *leaders_on_duty(promise.brand)]))
        _tell(everybody, "promise_broken", promise, promise.conversation_id)
        if promise.ticket:
            _escalated(promise.ticket, everybody, promise.reference or "")
        return
    promise.reminded_at, promise.look_at = now, promise.due_at
    promise.save(update_fields=["reminded_at", "look_at"])
    _tell(told, "promise_soon", promise, promise.conversation_id)


def _handover(handover: Handover, now: datetime) -> None:
    """Not accepted or not answered in time: whoever asked, the ticket's owner and the duty leader know."""
    handing_over.runs_late(handover, now)
    people = [handover.asked_by, handover.ticket.owner, handover.owner, *leaders_on_duty(handover.brand)]
    everybody = list(dict.fromkeys(one for one in people if one and one.is_active))
    _tell(everybody, "handover_late", handover, _talk_of(handover.ticket), to=handover.receiver)
    _escalated(handover.ticket, everybody, handover.reference)


def _follow_up(follow_up: FollowUp, now: datetime) -> None:
    follow_up.look_at = None
    follow_up.save(update_fields=["look_at"])
    _tell(
        _owner_or_leaders(follow_up.owner, follow_up.brand),
        "follow_up_due",
        follow_up,
        follow_up.conversation_id,
    )


def _tell(
    agents: list[Agent], kind: str, about: Promise | Handover | FollowUp, talk: UUID | None, **more: str
) -> None:
    what = about.wanted if isinstance(about, Handover) else about.what
    reference = "" if isinstance(about, FollowUp) else about.reference or ""
    notify(agents, kind, conversation_id=talk, reference=reference, what=what[:120], **more)


def _owner_or_leaders(owner: Agent | None, brand: Brand) -> list[Agent]:
    return [owner] if owner and owner.is_active else leaders_on_duty(brand)


def _escalated(ticket: Ticket, told: list[Agent], why: str) -> None:
    record(ticket, "ticket.escalated", SYSTEM, to=", ".join(map(str, told)), why=why)


def _talk_of(ticket: Ticket) -> UUID | None:
    return ticket.conversations.order_by("-last_message_at").values_list("pk", flat=True).first()
