"""Notices of the clocks, as many as a person can read."""

from collections.abc import Sequence
from uuid import UUID

from yueting.accounts.models import Notice

MANY = 20  # notices for one person at one moment; beyond it one notice says how many and the board shows them


def gathered_notices(notices: Sequence[Notice]) -> list[Notice]:
    """The same notices, but one for all of somebody who would get more than MANY at once."""
    by_agent: dict[UUID, list[Notice]] = {}
    for notice in notices:
        by_agent.setdefault(notice.agent_id, []).append(notice)
    return [
        notice
        for agent, own in by_agent.items()
        for notice in (
            own if len(own) <= MANY else [Notice(agent_id=agent, kind="sla_many", data={"count": len(own)})]
        )
    ]
