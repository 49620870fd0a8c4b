"""What an administrator types about an inbox: what all have, then what its channel needs."""

from collections.abc import Mapping
from typing import Any

from yueting.channels.forms.by_card import CardForm
from yueting.channels.forms.own import OWN, ApiForm, ChatForm, InboxForm, MailForm
from yueting.channels.registry import card
from yueting.conversations.models import Inbox

__all__ = ["InboxForm", "KindForm", "kind_form"]

KindForm = ChatForm | MailForm | ApiForm | CardForm


def kind_form(inbox: Inbox, posted: Mapping[str, Any] | None) -> KindForm | None:
    """The form of this inbox's channel: its own one, or the one that its card describes."""
    if own := OWN.get(inbox.kind):
        return own(posted, initial=own.from_settings(inbox.settings))
    found = card(inbox.kind)
    return CardForm(found, inbox.settings, posted) if found else None
