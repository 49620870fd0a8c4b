"""Platforms that have to be asked: each inbox's own cursor moves together with what it counts."""

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from yueting.channels.base import Busy, Refused
from yueting.channels.intake import Parcel, accept_parcels
from yueting.channels.models import PullCursor
from yueting.channels.platform import IsPulled
from yueting.channels.registry import channel
from yueting.conversations.models import Inbox
from yueting.runtime.push import wake
from yueting.runtime.sealing import opened
from yueting.timeline.services import record

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)  # also without a word from the platform: its word may be lost
AFTER_TROUBLE = timedelta(seconds=30)
MOST_ROUNDS = 20  # of one inbox at a time; the rest waits a moment
LOCK_CLASS = 7108


def pull_due() -> int:
    """Ask every platform that is due; returns how many deliveries were new. Of several processes one asks for an inbox."""
    return sum(pull(inbox) for inbox in _due())


def pull_soon(inbox: Inbox) -> None:
    """The platform said that there is something new."""
    PullCursor.objects.update_or_create(inbox=inbox, defaults={"pull_at": timezone.now()})
    wake("pull")


def pull(inbox: Inbox) -> int:
    """Ask for what is new until there is no more."""
    way = channel(inbox.kind)
    assert isinstance(way, IsPulled)
    new = 0
    try:
        for _round in range(MOST_ROUNDS):
            got, more = _pull_once(inbox, way)
            new += got
            if not more:
                break
    except (Busy, Refused) as error:
        _trouble(inbox, str(error))
    return new


def _due() -> list[Inbox]:
    kinds = [kind for kind in settings.CHANNELS if isinstance(channel(kind), IsPulled)]
    if not kinds:
        return []
    asked = Inbox.objects.filter(kind__in=kinds, is_active=True)
    return list(asked.exclude(pullcursor__pull_at__gt=timezone.now()))


def _pull_once(inbox: Inbox, way: IsPulled) -> tuple[int, bool]:
    with transaction.atomic():
        if not _lock(inbox.id):
            return 0, False
        cursor, _new = PullCursor.objects.get_or_create(inbox=inbox)
        pulled = way.pull(cursor.value, opened(inbox.settings))
        new = accept_parcels([Parcel(inbox.id, letter.raw, letter.lane) for letter in pulled.letters])
        if cursor.trouble:
            record(inbox, "inbox.reachable")
        cursor.value, cursor.trouble, cursor.pull_at = pulled.cursor, "", timezone.now() + EVERY
        cursor.save()
    return new, pulled.more


def _lock(inbox_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s, hashtext(%s))", [LOCK_CLASS, str(inbox_id)])
        return bool(cursor.fetchone()[0])


def _trouble(inbox: Inbox, words: str) -> None:
    """An event when it stops and when it works again, not each time it is tried."""
    cursor, _new = PullCursor.objects.get_or_create(inbox=inbox)
    if not cursor.trouble:
        record(inbox, "inbox.unreachable", error=words[:500])
        log.warning("%s cannot be asked: %s", inbox, words)
    cursor.trouble, cursor.pull_at = words[:500] or "?", timezone.now() + AFTER_TROUBLE
    cursor.save()
