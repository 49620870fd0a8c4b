"""What a channel takes: a reply that it would refuse is refused while its writer still sits before it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.channels.queries import standing_of
from yueting.channels.registry import channel
from yueting.conversations.models import Conversation


def check_fits(conversation: Conversation, agent: Agent | None, text: str, composed: Any) -> None:
    """Refuse what is too long for the channel, or comes when nothing may be written. Raises ValidationError."""
    longest = channel(conversation.inbox.kind).limits.text
    if longest is not None and len(text) > longest:
        raise ValidationError(
            _(
                "This is too long for this channel: %(length)s characters, at most %(limit)s. Shorten it or split it."
            )
            % {"length": len(text), "limit": longest}
        )
    standing = standing_of(conversation)
    if standing is None or standing.is_open:
        return
    if standing.left == 0:
        raise ValidationError(
            _("This channel takes no more replies until the customer writes again: all %(most)s are used.")
            % {"most": standing.most}
        )
    raise ValidationError(
        _("This channel took replies until %(until)s only. The customer has to write first.")
        % {"until": date_format(localtime(standing.until), "SHORT_DATETIME_FORMAT")}
    )
