"""Telling agents what they must see."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from yueting.accounts.models import Agent, Brand, Notice, Presence
from yueting.accounts.queries import leaders_of
from yueting.runtime.push import push


def notify(agents: Iterable[Agent], kind: str, *, conversation_id: UUID | None = None, **data: Any) -> None:
    """Write a notice for each agent and show it at once in every console they have open."""
    notify_all([Notice(agent=a, kind=kind, conversation_id=conversation_id, data=data) for a in agents])


def notify_all(notices: Sequence[Notice]) -> None:
    """Write notices and show each at once to the agent it is for."""
    Notice.objects.bulk_create(notices)
    for notice in notices:
        push(f"agent.{notice.agent_id}", "notice", notice=notice.id)


def leaders_on_duty(brand: Brand) -> list[Agent]:
    """The brand's duty leader; without one every leader and supervisor who is online, else all of them."""
    if brand.duty_leader and brand.duty_leader.is_active:
        return [brand.duty_leader]
    leaders = list(leaders_of(brand))
    return [leader for leader in leaders if leader.presence == Presence.ONLINE] or leaders
