"""Two people at one ticket: who comes second is told who was first, and nothing is overwritten."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.conversations import broadcasts
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.lifecycle import Role
from yueting.tickets.matters import Side, check_alive
from yueting.tickets.models import Merge, Ticket
from yueting.timeline.models import Event

_CHANGING = frozenset({Role.AGENT, Role.LEADER, Role.ADMIN})


def check_version(locked: Ticket, version: int) -> None:
    """Raise AlreadyDone, naming who changed the ticket and when, unless `version` is what it is now."""
    if locked.version == version:
        return
    last = Event.objects.filter(subject_kind="ticket", subject_id=locked.pk).order_by("-at", "-id").first()
    if last is None or not last.actor_name:
        raise AlreadyDone(_("A colleague changed this ticket just now. Look at it again before you go on."))
    at = date_format(timezone.localtime(last.at), "H:i")
    raise AlreadyDone(
        _("%(name)s changed this ticket at %(time)s. Look at it again before you go on.")
        % {"name": last.actor_name, "time": at}
    )


def check_may_change(agent: Agent, *tickets: Ticket) -> None:
    """Raise PermissionDenied, in words, unless this person works on all of these tickets."""
    from yueting.tickets.services.progress import role_of  # which itself checks versions

    if any(role_of(agent, ticket) not in _CHANGING for ticket in tickets):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))


def side_of(ticket: Ticket) -> Side:
    """The ticket as the rules of merging and linking see it."""
    away = Merge.objects.filter(source=ticket, undone_at=None).select_related("target").first()
    return Side(
        ticket.pk,
        ticket.reference,
        ticket.brand_id,
        ticket.contact_id,
        ticket.state,
        away.target.reference if away else "",
    )


def check_not_merged(locked: Ticket) -> None:
    """Raise NotAllowed for a ticket that lives on in another one; only closed ones can be."""
    if locked.state == "closed":
        check_alive(side_of(locked))


def changed(*tickets: Ticket) -> None:
    """Count the change and show it to everybody who looks."""
    for ticket in tickets:
        ticket.version += 1
        ticket.save(update_fields=["version"])
        broadcasts.tell_matter(ticket.brand_id, ticket.pk)
        for conversation in ticket.conversations.all():
            broadcasts.tell_changed(conversation)
