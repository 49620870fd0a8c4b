"""Reads about people and brands."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from yueting.accounts.models import Agent, Brand, Presence, Role
from yueting.accounts.permissions import ALLOWED, brands_for, may_anywhere

# A language is offered under its own name: who cannot read the page must still find theirs.
OWN_LANGUAGES = [("zh-hant", "繁體中文"), ("zh-hans", "简体中文"), ("en", "English")]


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every page needs: the person's abilities, brands and unseen notices."""
    agent = getattr(request, "user", None)
    frame = {"demo": settings.DEMO, "own_languages": OWN_LANGUAGES}
    if not isinstance(agent, Agent):
        return frame
    return frame | {
        "can": {action: may_anywhere(agent, action) for action in ALLOWED},
        "presences": Presence.choices,
        "unseen_notices": agent.notices.filter(seen_at=None).count(),
    }


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
