"""A platform calls: what it brings is stored raw before it is answered."""

from django.db import transaction

from yueting.channels.intake import Parcel, accept_parcels
from yueting.channels.platform import Hook, HookAnswer, TakesHooks
from yueting.channels.registry import UnknownChannel, channel
from yueting.channels.services.pulling import pull_soon
from yueting.conversations.models import Inbox
from yueting.runtime.sealing import opened


def take_hook(inbox: Inbox, hook: Hook) -> HookAnswer:
    """Store what a call brings; the same call again stores nothing new. Raises NotGenuine, UnknownChannel."""
    way = channel(inbox.kind)
    if not isinstance(way, TakesHooks):
        raise UnknownChannel(f"nothing calls an inbox of the kind {inbox.kind}")
    answer = way.take_hook(hook, opened(inbox.settings))
    with transaction.atomic():
        if answer.letters:
            accept_parcels([Parcel(inbox.id, letter.raw, letter.lane) for letter in answer.letters])
        if answer.pull:
            pull_soon(inbox)
    return answer
