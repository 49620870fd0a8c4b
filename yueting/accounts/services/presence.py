"""Who is there."""

from django.db import transaction
from django.utils import timezone

from yueting.accounts.models import Agent, Presence
from yueting.runtime.push import wake
from yueting.timeline.services import Actor, record


def set_presence(agent: Agent, presence: str, by: Actor | None = None) -> None:
    """An agent is online, busy, on a break or offline from now on; who comes online is offered waiting work.

    The agent said so, unless `by` names somebody else.
    """
    with transaction.atomic():
        agent.presence, agent.presence_since, agent.seen_at = presence, timezone.now(), timezone.now()
        agent.save(update_fields=["presence", "presence_since", "seen_at"])
        record(agent, "presence.changed", by or agent.actor, presence=presence)
        if presence == Presence.ONLINE:
            wake("queues")
