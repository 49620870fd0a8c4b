"""Opening a ticket from a conversation, by rule or by hand."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.services.handling import AlreadyDone
from yueting.conversations.services.references import free_references
from yueting.conversations.services.replying import lock
from yueting.tickets.models import Ticket
from yueting.tickets.services.clocks import set_clocks
from yueting.tickets.triage import Triage
from yueting.timeline.services import SYSTEM, Actor, record


def open_ticket(conversation: Conversation, decision: Triage, words: str, actor: Actor = SYSTEM) -> Ticket:
    """Open a ticket for what the customer just said and start its clocks; the caller holds the transaction.

    The first ticket takes the conversation's own reference, so that the customer has one number for the matter.
    """
    now = timezone.now()
    ticket = Ticket.objects.create(
        reference=_reference(conversation),
        brand_id=conversation.brand_id,
        contact_id=conversation.contact_id,
        channel=conversation.channel,
        subject=(conversation.subject or " ".join(words.split()))[:300],
        klass=decision.klass,
        level=decision.level,
        priority=decision.priority,
        priority_reasons=[reason.as_dict() for reason in decision.reasons],
        owner_id=conversation.assignee_id,
        team_id=conversation.team_id,
        opened_at=conversation.waiting_since or now,
        is_history=conversation.is_history,
    )
    ticket.conversations.add(conversation)
    set_clocks(ticket)
    record(ticket, "ticket.opened", actor, klass=ticket.klass, level=ticket.level, reference=ticket.reference)
    return ticket


def open_by_hand(conversation: Conversation, agent: Agent, *, subject: str, klass: str, level: int) -> Ticket:
    """An agent says that this talk holds a matter.

    Raises PermissionDenied, or AlreadyDone where such a ticket is open already (a double click, a colleague).
    """
    check_may_handle(agent, conversation)
    with transaction.atomic():
        locked = lock(conversation)
        if locked.tickets.unsolved().filter(subject=subject[:300], klass=klass).exists():
            raise AlreadyDone(_("There is an open ticket for this already."))
        decision = Triage(True, klass, level, max(locked.priority, level * 20), "normal", "ordinary", ())
        ticket = open_ticket(locked, decision, subject, agent.actor)
        if ticket.subject != subject[:300]:  # a mail's subject is not what the agent typed
            ticket.subject = subject[:300]
            ticket.save(update_fields=["subject"])
        if level > locked.level:
            Conversation.objects.filter(pk=locked.pk).update(level=level)
        broadcasts.tell_changed(locked)
    return ticket


def _reference(conversation: Conversation) -> str:
    taken = Ticket.objects.filter(reference=conversation.reference).exists()
    while taken:
        fresh = next(free_references(1))
        if not Ticket.objects.filter(reference=fresh).exists():
            return fresh
    return conversation.reference
