"""Links for people of other departments: signed, expiring, for one browser, and only the newest opens.

The link names the hand-over and its own number, so it can be written again at any time and is kept nowhere.
"""

import hashlib
import secrets
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from yueting.tickets.handing import link_until
from yueting.tickets.models import Handover
from yueting.tickets.services.status_links import LinkExpired, LinkUnknown

_SALT = "yueting.tickets.handover"


class LinkReplaced(Exception):
    """A newer link was mailed; this one no longer opens. `handover` is what it was for."""

    def __init__(self, handover: Handover) -> None:
        super().__init__(str(handover.pk))
        self.handover = handover


class LinkOutdated(LinkExpired):
    """The hand-over's time is over since a week; whoever asked can be asked for a new link."""

    def __init__(self, handover: Handover) -> None:
        super().__init__(str(handover.pk))
        self.handover = handover


def handover_link(handover: Handover) -> str:
    return settings.SITE_URL + reverse("tickets:handed", args=[token_of(handover)])


def token_of(handover: Handover) -> str:
    return signing.Signer(salt=_SALT).sign_object([handover.pk.hex, handover.link_number])


def handover_of(token: str) -> Handover:
    """The hand-over behind a link. Raises LinkUnknown, LinkReplaced, LinkOutdated."""
    try:
        pk, number = signing.Signer(salt=_SALT).unsign_object(token)
        wanted = UUID(pk)
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as error:
        raise LinkUnknown from error
    rows = Handover.objects.select_related("brand", "ticket", "asked_by")
    handover = rows.filter(pk=wanted).exclude(outside_email="").first()
    if handover is None:
        raise LinkUnknown
    if number != handover.link_number:
        raise LinkReplaced(handover)
    if timezone.now() > link_until(handover.due_at):
        raise LinkOutdated(handover)
    return handover


def new_browser_key() -> str:
    return secrets.token_urlsafe(24)


def hashed(browser_key: str) -> str:
    return hashlib.sha256(browser_key.encode()).hexdigest()


def belongs_to(handover: Handover, browser_key: str) -> bool:
    """Whether the link was opened for good in the browser that keeps this key."""
    return bool(browser_key) and secrets.compare_digest(handover.link_browser, hashed(browser_key))
