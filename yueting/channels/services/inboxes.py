"""Ways in and out, as an administrator sets them up."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from yueting.accounts.models import Agent
from yueting.channels.platform import CanBeTried, Finding
from yueting.channels.registry import channel
from yueting.conversations.models import Inbox
from yueting.runtime.sealing import opened
from yueting.timeline.services import record


def save_inbox(inbox: Inbox, settings: dict[str, Any], by: Agent) -> Inbox:
    """Keep an inbox with its channel's settings; mailboxes are read with them within seconds."""
    new = inbox._state.adding
    if settings:
        inbox.settings = settings
    with transaction.atomic():
        inbox.save()
        record(inbox, "inbox.made" if new else "inbox.changed", by.actor, name=inbox.name)
    return inbox


def try_out(inbox: Inbox) -> Sequence[Finding]:
    """Ask the platform whether the kept settings work; nothing where the channel has nothing to ask."""
    way = channel(inbox.kind)
    return way.try_out(opened(inbox.settings)) if isinstance(way, CanBeTried) else ()
