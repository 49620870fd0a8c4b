"""Taking a second matter out of a ticket: a ticket of its own, that knows where it came from."""

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.conversations.services.replying import lock
from yueting.tickets.matters import check_split
from yueting.tickets.models import LinkKind, Ticket, TicketLink
from yueting.tickets.services.alerting import Alarm, alert_leaders
from yueting.tickets.services.holding import hold
from yueting.tickets.services.opening import open_ticket
from yueting.tickets.services.versions import changed, check_may_change, check_version, side_of
from yueting.tickets.services.weighing import weigh_again
from yueting.tickets.triage import Triage
from yueting.timeline.services import record


def split(
    ticket: Ticket,
    agent: Agent,
    *,
    version: int,
    subject: str,
    klass: str,
    level: int,
    talks: Collection[UUID],
) -> Ticket:
    """Open a new ticket for a part of this one, about the chosen `talks`.

    A chosen talk leaves the old ticket, unless nothing would be left there: then both are about it.
    Raises AlreadyDone, PermissionDenied, ValidationError, lifecycle.NotAllowed.
    """
    with transaction.atomic():
        [held] = hold([ticket.pk])
        check_may_change(agent, held)
        check_version(held, version)
        check_split(side_of(held))
        own = list(held.conversations.order_by("-last_message_at"))
        chosen = [talk for talk in own if talk.pk in talks]
        if not chosen:
            raise ValidationError(_("Choose the conversation that the new matter comes from."))
        decision = Triage(True, klass, level, level * 20, "normal", "ordinary", ())
        new = open_ticket(lock(chosen[0]), decision, subject, agent.actor)
        new.subject, new.owner, new.team = subject[:300], held.owner, held.team
        new.save(update_fields=["subject", "owner", "team"])
        new.conversations.add(*chosen)
        if len(chosen) < len(own):
            held.conversations.remove(*chosen)
        TicketLink.objects.create(ticket=new, other=held, kind=LinkKind.SPLIT, by=agent)
        record(held, "ticket.split", agent.actor, other=new.reference)
        record(new, "ticket.split_off", agent.actor, other=held.reference)
        weigh_again(new)
        alert_leaders([Alarm(new, chosen[0].pk)])
        changed(held, new)
    return new
