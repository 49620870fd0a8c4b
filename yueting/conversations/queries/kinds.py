"""The channels that are in use: a list of twelve to choose from helps nobody who has three."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from yueting.conversations.models import Inbox

ONLY_HISTORY = {"import"}


def kinds_in_use(brands: Iterable[UUID] | None = None) -> list[str]:
    """Kinds of inboxes with customers, of these brands or of all, in the order of settings; no imported history."""
    inboxes = Inbox.objects.exclude(settings__has_key="practice")
    if brands is not None:
        inboxes = inboxes.filter(brand__in=list(brands))
    used = set(inboxes.values_list("kind", flat=True).distinct()) - ONLY_HISTORY
    return [kind for kind in settings.CHANNELS if kind in used]
