"""What somebody is at which brand. Every page and socket asks this, so the statement is compiled once."""

from functools import lru_cache
from uuid import UUID

from yueting.accounts.models import Agent, Brand, Membership
from yueting.runtime.statements import Statement, columns, compiled, made

_MEMBERSHIP = columns(Membership)
_BRAND = ["id", "slug", "name", "names"]  # what else a brand has is read when somebody asks


def memberships_of(agent: Agent) -> list[Membership]:
    """Everything this person is at any brand, read once per agent object; nothing for who left."""
    if not agent.is_authenticated or not agent.is_active:
        return []
    kept: list[Membership] | None = agent.__dict__.get("_kept_memberships")
    if kept is None:
        kept = agent.__dict__["_kept_memberships"] = [_made(row) for row in _memberships(agent.pk).rows()]
    return kept


@lru_cache(1024)
def _memberships(agent_id: UUID) -> Statement:
    names = [*_MEMBERSHIP, *(f"brand__{name}" for name in _BRAND)]
    return compiled(Membership.objects.filter(agent=agent_id).order_by("brand__name").values_list(*names))


def _made(row: tuple[object, ...]) -> Membership:
    membership = made(Membership, _MEMBERSHIP, row[: len(_MEMBERSHIP)])
    membership.brand = made(Brand, _BRAND, row[len(_MEMBERSHIP) :])
    return membership
