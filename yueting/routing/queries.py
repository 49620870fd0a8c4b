"""Reads about queues."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from yueting.accounts.models import Membership, Presence
from yueting.accounts.permissions import ALLOWED
from yueting.conversations.models import Conversation


def staffed() -> Q:
    """Conversations whose queue is staffed: somebody who handles its brand and team is online or busy.

    A queue of no team is everybody's of the brand.
    """
    there = Membership.objects.filter(
        agent__is_active=True,
        agent__presence__in=[Presence.ONLINE, Presence.BUSY],
        role__in=ALLOWED["handle_conversations"],
        brand=OuterRef("brand"),
    )
    in_team = there.filter(Q(team=None) | Q(team=OuterRef("team")))
    return Q(Exists(in_team)) | Q(Exists(there), team=None)


def unattended() -> QuerySet[Conversation]:
    """Open conversations with neither an owner nor a staffed queue; the desk keeps this empty."""
    return Conversation.objects.open().real().filter(~staffed(), assignee=None, with_bot=False)


def position(conversation: Conversation) -> int | None:
    """Place in the queue, 1 is next; None when somebody has it."""
    if conversation.assignee_id or conversation.with_bot or not conversation.is_open:
        return None
    if conversation.waiting_since is None:
        return None
    ahead = Conversation.objects.open().filter(
        brand=conversation.brand_id,
        team=conversation.team_id,
        assignee=None,
        with_bot=False,
        waiting_since__isnull=False,
    )
    before = Q(priority__gt=conversation.priority) | Q(
        priority=conversation.priority, waiting_since__lt=conversation.waiting_since
    )
    return ahead.filter(before).count() + 1
