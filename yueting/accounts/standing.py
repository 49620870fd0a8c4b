"""Statements that depend on who asks, compiled once for each person in their memberships."""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps

from yueting.accounts.belonging import memberships_of
from yueting.accounts.models import Agent
from yueting.runtime.statements import Statement

KEPT = 1024  # of each kind


def for_each_standing(ask: Callable[..., Statement]) -> Callable[..., Statement]:
    """Keep what `ask(agent, *choices)` compiles for a person in their memberships.

    `ask` may look at the person's id and memberships and nothing else, and all choices must be hashable: a person
    who joins a team, or loses one, is asked for anew.
    """

    @lru_cache(KEPT)
    def kept(asking: _Asking, *choices: Hashable) -> Statement:
        return ask(asking.agent, *choices)

    @wraps(ask)
    def asked(agent: Agent, *choices: Hashable) -> Statement:
        return kept(_Asking(agent), *choices)

    return asked


class _Asking:
    """A person as far as a statement depends on them."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self._standing = agent.pk, *((m.brand_id, m.team_id, m.role) for m in memberships_of(agent))

    def __hash__(self) -> int:
        return hash(self._standing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asking) and self._standing == other._standing
