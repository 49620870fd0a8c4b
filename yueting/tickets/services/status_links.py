"""The customer's page of one ticket: a signed link is the only key to it."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from yueting.tickets.models import Ticket

VALID_FOR = timedelta(days=180)
_SALT = "yueting.tickets.status"


class LinkExpired(Exception):
    """The link was good once and is no longer; a new one must be asked for."""


class LinkUnknown(Exception):
    """No such link was ever given out: it was cut off or made up."""


def status_link(ticket: Ticket) -> str:
    """The address the customer gets; it opens for half a year."""
    return settings.SITE_URL + reverse("tickets:status", args=[signing.dumps(ticket.pk.hex, salt=_SALT)])


def ticket_of(token: str) -> Ticket:
    """The ticket behind a link. Raises LinkExpired, LinkUnknown."""
    try:
        pk = UUID(signing.loads(token, salt=_SALT, max_age=VALID_FOR))
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as error:
        raise LinkUnknown from error
    ticket = Ticket.objects.filter(pk=pk).select_related("brand", "contact").first()
    if ticket is None:
        raise LinkUnknown
    return ticket
