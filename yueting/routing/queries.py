"""Reads about queues."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from yueting.accounts.models import Agent, Presence
from yueting.accounts.permissions import ALLOWED
from yueting.conversations.models import Conversation


def unattended() -> QuerySet[Conversation]:
    """Open conversations with neither an owner nor a staffed queue; the desk keeps this empty.

    A queue is staffed while somebody who handles conversations for its brand (and team) is online or busy.
    """
    staff = Agent.objects.filter(
        is_active=True,
        presence__in=[Presence.ONLINE, Presence.BUSY],
        memberships__role__in=ALLOWED["handle_conversations"],
        memberships__brand=OuterRef("brand"),
    ).filter(Q(memberships__team=None) | Q(memberships__team=OuterRef("team")))
    return Conversation.objects.open().filter(assignee=None, is_history=False).exclude(Exists(staff))


def position(conversation: Conversation) -> int | None:
    """Place in the queue, 1 is next; None when somebody has it."""
    if conversation.assignee_id or not conversation.is_open or conversation.waiting_since is None:
        return None
    ahead = Conversation.objects.open().filter(
        brand=conversation.brand_id, team=conversation.team_id, assignee=None, waiting_since__isnull=False
    )
    before = Q(priority__gt=conversation.priority) | Q(
        priority=conversation.priority, waiting_since__lt=conversation.waiting_since
    )
    return ahead.filter(before).count() + 1
