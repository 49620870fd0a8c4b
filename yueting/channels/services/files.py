"""Files that a message only named are brought from the platform once the message is stored."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from yueting.channels.base import Busy, Refused
from yueting.channels.platform import LARGEST_FILE, FetchesFiles
from yueting.channels.registry import channel
from yueting.conversations.models import Attachment
from yueting.conversations.services.attaching import give_up, keep_fetched
from yueting.runtime.sealing import opened

log = logging.getLogger(__name__)

BATCH = 5
PATIENCE = timedelta(minutes=2)  # a fetch that takes longer belongs to a process that died
PAUSES = [10, 60, 300, 1800, 3600]  # seconds before each further try


def fetch_files() -> int:
    """Fetch what is due; returns how many files were handled."""
    due = _claim()
    for attachment in due:
        _fetch(attachment)
    return len(due)


def _claim() -> list[Attachment]:
    now = timezone.now()
    with transaction.atomic():
        due = list(
            Attachment.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(fetch_at__lte=now)
            .select_related("inbox", "message__conversation")
            .order_by("fetch_at")[:BATCH]
        )
        for attachment in due:
            attachment.attempts += 1
            attachment.fetch_at = now + PATIENCE
        Attachment.objects.bulk_update(due, ["attempts", "fetch_at"])
    return due


def _fetch(attachment: Attachment) -> None:
    try:
        way = channel(attachment.inbox.kind)
        if not isinstance(way, FetchesFiles):
            raise Refused("this channel brings no files")
        content = way.fetch(attachment.reference, opened(attachment.inbox.settings))
        if len(content) > LARGEST_FILE:
            raise Refused(f"the file is larger than {LARGEST_FILE // 2**20} MB")
    except Refused as error:
        give_up(attachment, str(error))
    except Busy as error:
        _later(attachment, str(error), error.retry_after)
    except Exception as error:
        log.exception("file %s could not be fetched", attachment.pk)
        _later(attachment, type(error).__name__, None)
    else:
        keep_fetched(attachment, content)


def _later(attachment: Attachment, why: str, retry_after: float | None) -> None:
    if attachment.attempts > len(PAUSES):
        give_up(attachment, why)
        return
    Attachment.objects.filter(pk=attachment.pk).update(fetch_at=_next_try(attachment, retry_after))


def _next_try(attachment: Attachment, retry_after: float | None) -> datetime:
    return timezone.now() + timedelta(seconds=retry_after or PAUSES[attachment.attempts - 1])
