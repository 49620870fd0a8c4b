"""How long one may still write on a channel that sets a limit."""

from django import template

from yueting.channels.queries import Standing, standing_of
from yueting.channels.registry import channel
from yueting.conversations.models import Conversation

register = template.Library()


@register.simple_tag
def reply_standing(conversation: Conversation) -> Standing | None:
    return standing_of(conversation)


@register.simple_tag
def reply_limit(conversation: Conversation, most: int) -> int:
    """Characters that a reply may have here, at most `most`."""
    return min(channel(conversation.inbox.kind).limits.text or most, most)
