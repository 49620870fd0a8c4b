"""The customer's page of one ticket: a signed link is the only key to it.

The link holds the ticket and the day, so that it stays the same while an agent looks at words that hold it.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from yueting.tickets.models import Ticket

VALID_FOR = timedelta(days=180)
_SALT = "yueting.tickets.status"


class LinkExpired(Exception):
    """The link was good once and is no longer; a new one must be asked for."""


class LinkUnknown(Exception):
    """No such link was ever given out: it was cut off or made up."""


def status_link(ticket: Ticket) -> str:
    """The address the customer gets; it opens for half a year."""
    token = signing.Signer(salt=_SALT).sign_object([ticket.pk.hex, _today()])
    return settings.SITE_URL + reverse("tickets:status", args=[token])


def ticket_of(token: str) -> Ticket:
    """The ticket behind a link. Raises LinkExpired, LinkUnknown."""
    try:
        pk, day = signing.Signer(salt=_SALT).unsign_object(token)
        wanted = UUID(pk)
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as error:
        raise LinkUnknown from error
    if _today() - day > VALID_FOR.days:
        raise LinkExpired
    ticket = Ticket.objects.filter(pk=wanted).select_related("brand", "contact").first()
    if ticket is None:
        raise LinkUnknown
    return ticket


def _today() -> int:
    """The number of the day, UTC."""
    return timezone.now().toordinal()
