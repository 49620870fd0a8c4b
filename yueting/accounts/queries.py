"""Reads about people and brands."""

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from yueting.accounts.models import Agent, Brand, Notice, Role
from yueting.accounts.permissions import ALLOWED, brands_for, may_anywhere
from yueting.runtime.statements import Statement, compiled

# A language is offered under its own name: who cannot read the page must still find theirs.
OWN_LANGUAGES = [("zh-hant", "繁體中文"), ("zh-hans", "简体中文"), ("en", "English")]


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every page needs: the person's abilities, brands and unseen notices."""
    agent = getattr(request, "user", None)
    frame = {"demo": settings.DEMO, "own_languages": OWN_LANGUAGES}
    if not isinstance(agent, Agent):
        return frame
    return frame | {
        "can": frozenset(action for action in ALLOWED if may_anywhere(agent, action)),
        # Only a whole page shows it; parts of pages need not count.
        "unseen_notices": SimpleLazyObject(partial(unseen_notices, agent)),
    }


def unseen_notices(agent: Agent) -> int:
    """How many notices somebody had not looked at when the request came."""
    kept: int | None = getattr(agent, "kept_unseen", None)
    return unseen_among(asked_unseen(agent.pk).rows()) if kept is None else kept


@lru_cache(1024)
def asked_unseen(agent_id: UUID) -> Statement:
    """The statement for `unseen_among`."""
    unseen = Notice.objects.filter(agent=agent_id, seen_at=None).order_by()
    return compiled(unseen.values("agent").annotate(count=Count("pk")).values_list("count"))


def unseen_among(rows: Iterable[tuple[Any, ...]]) -> int:
    """The count; PostgreSQL gives no row for none."""
    return sum(count for (count,) in rows)


def visible_brands(agent: Agent, action: str = "read_conversations") -> QuerySet[Brand]:
    return Brand.objects.filter(id__in=brands_for(agent, action))


def people_of(brand: Brand) -> QuerySet[Agent]:
    return (
        Agent.objects.filter(memberships__brand=brand)
        .distinct()
        .prefetch_related("memberships__team", "skills")
    )


def leaders_of(brand: Brand) -> QuerySet[Agent]:
    """Who may be named duty leader: leaders, supervisors and administrators who can sign in."""
    return Agent.objects.filter(
        is_active=True,
        memberships__brand=brand,
        memberships__role__in=[Role.LEADER, Role.SUPERVISOR, Role.ADMIN],
    ).distinct()
