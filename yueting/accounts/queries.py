"""Reads about people and brands."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import ALLOWED, brands_for, may_anywhere


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every page needs: the person's abilities, brands and unseen notices."""
    agent = getattr(request, "user", None)
    if not isinstance(agent, Agent):
        return {"demo": settings.DEMO}
    return {
        "demo": settings.DEMO,
        "can": {action: may_anywhere(agent, action) for action in ALLOWED},
        "unseen_notices": agent.notices.filter(seen_at=None).count(),
    }


def visible_brands(agent: Agent, action: str = "read_conversations") -> QuerySet[Brand]:
    return Brand.objects.filter(id__in=brands_for(agent, action))
