"""Notices of the clocks, as many as a person can read."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from yueting.accounts.models import Agent, Notice

T = TypeVar("T")
MANY = 20  # notices for one person at one moment; beyond it one notice says how many and the board shows them


def gathered_notices(told: Iterable[tuple[Agent, T]], notice: Callable[[Agent, T], Notice]) -> list[Notice]:
    """A notice for each that somebody is told, but one for all of somebody who would get more than MANY at once."""
    by_agent: dict[Agent, list[T]] = {}
    for agent, one in told:
        by_agent.setdefault(agent, []).append(one)
    return [made for agent, own in by_agent.items() for made in _notices(agent, own, notice)]


def _notices(agent: Agent, own: list[T], notice: Callable[[Agent, T], Notice]) -> list[Notice]:
    if len(own) > MANY:
        return [Notice(agent=agent, kind="sla_many", data={"count": len(own)})]
    return [notice(agent, one) for one in own]
