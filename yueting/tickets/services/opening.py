"""Opening a ticket from a conversation, by rule or by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.services.handling import AlreadyDone, check_is_no_practice
from yueting.conversations.services.references import free_references
from yueting.conversations.services.replying import lock
from yueting.tickets.models import Ticket
from yueting.tickets.services.alerting import Alarm, alert_leaders
from yueting.tickets.services.clocks import set_clocks
from yueting.tickets.services.weighing import weigh_again
from yueting.tickets.triage import Triage
from yueting.timeline.services import SYSTEM, Actor, Happening, record_all


@dataclass(frozen=True, slots=True)
class Opening:
    """A ticket to be: what was decided about a conversation, the words it is about, and the ticket it follows."""

    conversation: Conversation
    decision: Triage
    words: str
    follows: Ticket | None = None


def open_ticket(conversation: Conversation, decision: Triage, words: str, actor: Actor = SYSTEM) -> Ticket:
    """Open a ticket for what the customer just said and start its clocks; the caller holds the transaction."""
    return open_tickets([Opening(conversation, decision, words)], actor)[0]


def open_tickets(openings: Sequence[Opening], actor: Actor = SYSTEM) -> list[Ticket]:
    """Open many tickets, of different conversations, with a fixed number of statements.

    The first ticket takes the conversation's own reference, so that the customer has one number for the matter.
    """
    references = _references([opening.conversation for opening in openings])
    brands = Brand.objects.select_related("duty_leader").in_bulk({o.conversation.brand_id for o in openings})
    tickets = [
        _ticket(opening, reference, brands[opening.conversation.brand_id])
        for opening, reference in zip(openings, references, strict=True)
    ]
    Ticket.objects.bulk_create(tickets)
    link = Ticket.conversations.through
    link._default_manager.bulk_create(
        link(ticket_id=ticket.id, conversation_id=opening.conversation.id)
        for ticket, opening in zip(tickets, openings, strict=True)
    )
    set_clocks(*tickets)
    record_all(_opened(ticket, actor) for ticket in tickets)
    return tickets


def _ticket(opening: Opening, reference: str, brand: Brand) -> Ticket:
    conversation, decision = opening.conversation, opening.decision
    opened_at = conversation.waiting_since or timezone.now()
    # Opened by hand in a talk that was answered already: nobody waits for a first word.
    answered = conversation.waiting_since is None and conversation.first_reply_at is not None
    return Ticket(
        reference=reference,
        follows=opening.follows,
        brand=brand,
        contact_id=conversation.contact_id,
        channel=conversation.channel,
        subject=(conversation.subject or " ".join(opening.words.split()))[:300],
        klass=decision.klass,
        level=decision.level,
        priority=decision.priority,
        priority_reasons=[reason.as_dict() for reason in decision.reasons],
        owner_id=conversation.assignee_id,
        # Of no team it would be open to every team of the brand.
        team_id=conversation.team_id or conversation.inbox.team_id,
        opened_at=opened_at,
        first_reply_at=opened_at if answered else None,
        is_history=conversation.is_history,
        lane=decision.lane,
    )


def _opened(ticket: Ticket, actor: Actor) -> Happening:
    data = {"klass": ticket.klass, "level": ticket.level, "reference": ticket.reference}
    if ticket.follows:
        data["follows"] = ticket.follows.reference
    return Happening(ticket, "ticket.opened", actor, data=data)


def open_by_hand(conversation: Conversation, agent: Agent, *, subject: str, klass: str, level: int) -> Ticket:
    """An agent says that this talk holds a matter.

    Raises PermissionDenied, or AlreadyDone where such a ticket is open already (a double click, a colleague).
    """
    check_may_handle(agent, conversation)
    check_is_no_practice(conversation)
    with transaction.atomic():
        locked = lock(conversation)
        if locked.tickets.unsolved().filter(subject=subject[:300], klass=klass).exists():
            raise AlreadyDone(_("There is an open ticket for this already."))
        decision = Triage(True, klass, level, max(locked.priority, level * 20), "normal", "ordinary", ())
        ticket = open_ticket(locked, decision, subject, agent.actor)
        if ticket.subject != subject[:300]:  # a mail's subject is not what the agent typed
            ticket.subject = subject[:300]
            ticket.save(update_fields=["subject"])
        weigh_again(ticket)
        alert_leaders([Alarm(ticket, locked.pk)])
        broadcasts.tell_changed(locked)
    return ticket


def _references(conversations: Sequence[Conversation]) -> list[str]:
    """A reference for a new ticket of each: the conversation's own, or a fresh one where a ticket has it."""
    own = [conversation.reference for conversation in conversations]
    taken = set(Ticket.objects.filter(reference__in=own).values_list("reference", flat=True))
    return [_fresh_reference() if reference in taken else reference for reference in own]


def _fresh_reference() -> str:
    """One that neither a conversation nor a ticket has."""
    while True:
        fresh = next(free_references(1))
        if not Ticket.objects.filter(reference=fresh).exists():
            return fresh
