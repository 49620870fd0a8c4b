"""Merging tickets of one customer, and undoing it: whatever moves is written down, so that it can move back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.conversations.models import Conversation
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.matters import check_merge
from yueting.tickets.models import ClockKind, Merge, SlaClock, Tag, Ticket, TicketState, Watch
from yueting.tickets.services import clocks
from yueting.tickets.services.holding import hold
from yueting.tickets.services.versions import changed, check_may_change, check_version, side_of
from yueting.tickets.services.weighing import weigh_again
from yueting.timeline.services import Actor, record

# What a ticket has and takes along, besides talks, tags and followers: models with a field `ticket`.
MOVED_ALONG = ("Promise", "Handover", "FollowUp")


def merge(source: Ticket, target: Ticket, agent: Agent, *, version: int, why: str = "") -> Merge:
    """Make `source` a part of `target`: talks, tags, followers and open business go there, `source` is closed.

    The target gets the higher of both levels. Raises AlreadyDone, PermissionDenied, lifecycle.NotAllowed.
    """
    with transaction.atomic():
        source, target = _held(source, target)
        check_may_change(agent, source, target)
        return _joined(source, target, agent.actor, by=agent, version=version, why=why)


def merge_by_program(source: Ticket, target: Ticket, actor: Actor, *, version: int, why: str = "") -> Merge:
    """`merge` by a client's own program, whose brand was checked. Raises AlreadyDone, lifecycle.NotAllowed."""
    with transaction.atomic():
        source, target = _held(source, target)
        return _joined(source, target, actor, by=None, version=version, why=why)


def unmerge(merged: Merge, agent: Agent) -> Ticket:
    """Give the source back all that it brought. What came to the target later stays there.

    Raises AlreadyDone when somebody undid it already, PermissionDenied.
    """
    with transaction.atomic():
        source, target = _held(merged.source, merged.target)
        check_may_change(agent, source, target)
        merged = Merge.objects.select_for_update().get(pk=merged.pk)
        if merged.undone_at is not None:
            raise AlreadyDone(_("A colleague undid this merging already."))
        merged.undone_at = timezone.now()
        merged.save(update_fields=["undone_at"])
        _move_back(merged.kept, source, target)
        _reopen(source, merged.kept)
        _lower_level(target, merged.kept)
        record(source, "ticket.unmerged", agent.actor, other=target.reference)
        record(target, "ticket.unmerged", agent.actor, other=source.reference)
        changed(source, target)
    return source


def _joined(
    source: Ticket, target: Ticket, actor: Actor, *, by: Agent | None, version: int, why: str
) -> Merge:
    check_version(source, version)
    check_merge(side_of(source), side_of(target))
    kept = {**_before(source, target), **_move(source, target)}
    _close(source, target)
    _raise_level(target, source.level)
    merged = Merge.objects.create(source=source, target=target, by=by, why=why[:300], kept=kept)
    record(source, "ticket.merged", actor, other=target.reference, why=why)
    record(target, "ticket.merged_in", actor, other=source.reference, why=why)
    changed(source, target)
    return merged


def _held(source: Ticket, target: Ticket) -> tuple[Ticket, Ticket]:
    held = {ticket.pk: ticket for ticket in hold([source.pk, target.pk])}
    return held[source.pk], held[target.pk]


def _before(source: Ticket, target: Ticket) -> dict[str, Any]:
    running = SlaClock.objects.filter(ticket=source, met_at=None).values_list("pk", flat=True)
    return {
        "state": source.state,
        "closed_at": source.closed_at.isoformat() if source.closed_at else None,
        "close_reason": source.close_reason,
        "clocks": [str(pk) for pk in running],
        "level": target.level,
        "level_after": max(source.level, target.level),
    }


def _move(source: Ticket, target: Ticket) -> dict[str, Any]:
    """Everything of the source goes to the target; gives the ids of what moved and of what was new there."""
    talks = set(source.conversations.values_list("pk", flat=True))
    new_talks = talks - set(target.conversations.values_list("pk", flat=True))
    target.conversations.add(*_talks(new_talks))
    source.conversations.clear()
    new_tags = Tag.objects.filter(tickets=source).exclude(tickets=target)
    tags = list(new_tags.values_list("pk", flat=True))
    target.tags.add(*_tags(tags))
    following = set(target.watches.values_list("agent_id", flat=True))
    watchers = [pk for pk in source.watches.values_list("agent_id", flat=True) if pk not in following]
    Watch.objects.bulk_create([Watch(ticket=target, agent_id=pk) for pk in watchers], ignore_conflicts=True)
    return {
        "talks": _texts(talks),
        "new_talks": _texts(new_talks),
        "tags": _texts(tags),
        "watchers": _texts(watchers),
        "moved": {label: _take_along(label, source, target) for label in MOVED_ALONG},
    }


def _take_along(label: str, source: Ticket, target: Ticket) -> list[str]:
    rows = apps.get_model("tickets", label)._default_manager
    ids = _texts(rows.filter(ticket=source).values_list("pk", flat=True))
    rows.filter(pk__in=ids).update(ticket=target)
    return ids


def _move_back(kept: dict[str, Any], source: Ticket, target: Ticket) -> None:
    source.conversations.add(*_talks(kept["talks"]))
    target.conversations.remove(*_talks(kept["new_talks"]))
    target.tags.remove(*_tags(kept["tags"]))
    target.watches.filter(agent__in=kept["watchers"]).delete()
    for label, ids in kept["moved"].items():
        apps.get_model("tickets", label)._default_manager.filter(pk__in=ids, ticket=target).update(
            ticket=source
        )


def _close(source: Ticket, target: Ticket) -> None:
    now = timezone.now()
    source.state, source.closed_at = TicketState.CLOSED, now
    source.close_reason = _("Merged into %(other)s") % {"other": target.reference}
    source.save(update_fields=["state", "closed_at", "close_reason"])
    clocks.meet(source, list(ClockKind.values), now)


def _reopen(source: Ticket, kept: dict[str, Any]) -> None:
    """As it was; its clocks never stood still for the customer, so the time in between counts."""
    source.state, source.close_reason = kept["state"], kept["close_reason"]
    source.closed_at = datetime.fromisoformat(kept["closed_at"]) if kept["closed_at"] else None
    source.save(update_fields=["state", "closed_at", "close_reason"])
    SlaClock.objects.filter(ticket=source, pk__in=kept["clocks"]).update(met_at=None)
    clocks.sum_up(source)
    weigh_again(source)


def _raise_level(target: Ticket, level: int) -> None:
    """A complaint does not become smaller by joining a smaller one."""
    if level > target.level:
        _set_level(target, level)


def _lower_level(target: Ticket, kept: dict[str, Any]) -> None:
    if target.level == kept["level_after"] > kept["level"]:
        _set_level(target, kept["level"])


def _set_level(target: Ticket, level: int) -> None:
    target.level = level
    target.save(update_fields=["level"])
    clocks.set_clocks(target)
    weigh_again(target)


def _texts(ids: Any) -> list[str]:
    return [str(pk) for pk in ids]


def _talks(ids: Iterable[object]) -> list[Conversation]:
    return list(Conversation.objects.filter(pk__in=list(ids)))


def _tags(ids: Iterable[object]) -> list[Tag]:
    return list(Tag.objects.filter(pk__in=list(ids)))
