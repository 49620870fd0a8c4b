"""Where a matter stands on its path, and the root causes its brand knows."""

from yueting.accounts.models import Brand
from yueting.conversations.models import Author, Kind, Message, State
from yueting.tickets.causes import Cause, taxonomy
from yueting.tickets.courtesies import courtesy_of
from yueting.tickets.models import ComplaintPath, RootCause, Ticket
from yueting.tickets.path import Standing, Walked, kind_of, standing


def path_of(ticket: Ticket) -> ComplaintPath:
    """What is written down on the ticket's way; an empty one, not stored, of version 0 where nothing is yet."""
    found = ComplaintPath.objects.filter(ticket=ticket).first()
    return found or ComplaintPath(ticket=ticket, version=0)


def standing_of(ticket: Ticket, path: ComplaintPath | None = None) -> Standing:
    """The stages of the ticket's path with what each lacks."""
    return standing(kind_of(ticket.klass, ticket.level), walked(ticket, path or path_of(ticket)))


def walked(ticket: Ticket, path: ComplaintPath) -> Walked:
    """What was written down, and what the desk sees in the talks."""
    answered = ticket.first_reply_at is not None or _answered_late(ticket)
    return path.walked(answered=answered, told=answered and not _waits(ticket))


def causes_of(brand: Brand) -> tuple[Cause, ...]:
    """The taxonomy of a brand, retired causes included."""
    own = RootCause.objects.filter(brand=brand)
    return taxonomy(Cause(row.key, row.names, row.is_retired) for row in own)


def _answered_late(ticket: Ticket) -> bool:
    """Whether the first answer came when the ticket was solved already: its clocks had stopped by then."""
    ours = Message.objects.filter(author=Author.AGENT, kind=Kind.MESSAGE, at__gte=ticket.opened_at)
    return ours.filter(conversation__tickets=ticket).exists()


def _waits(ticket: Ticket) -> bool:
    """Whether the customer said more than a courtesy in an open talk and had no answer to it."""
    waiting = ticket.conversations.filter(state=State.OPEN, waiting_since__isnull=False)
    for talk in waiting:
        said = Message.objects.filter(
            conversation=talk, author=Author.CUSTOMER, kind=Kind.MESSAGE, at__gte=talk.waiting_since
        )
        if any(not courtesy_of(text) for text in said.values_list("text", flat=True)):
            return True
    return False
