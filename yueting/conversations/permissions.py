"""Who sees and who handles a conversation."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for, may, scoped

if TYPE_CHECKING:
    from yueting.conversations.models import Conversation


def scope(agent: Agent) -> Q:
    """Practice is seen by who practises alone: to the desk it is no conversation."""
    practice = Q(is_practice=False) | Q(assignee_id=agent.pk)
    return scoped(agent, "read_conversations", own="assignee_id") & practice


def may_handle(agent: Agent, conversation: "Conversation") -> bool:
    """Whether `agent` may write in this conversation: by role, as its owner, or because no team has it yet."""
    in_brand = conversation.brand_id in brands_for(agent, "handle_conversations")
    if conversation.assignee_id == agent.pk or conversation.team_id is None:
        return in_brand
    return may(agent, "handle_conversations", conversation.brand_id, conversation.team_id)


def check_may_handle(agent: Agent, conversation: "Conversation") -> None:
    """Raise PermissionDenied unless `agent` may write in this conversation."""
    if not may_handle(agent, conversation):
        raise PermissionDenied(_("You may read this conversation but not write in it."))
