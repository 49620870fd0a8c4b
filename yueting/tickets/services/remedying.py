"""Remedies: granted where one's own authority reaches, else asked for and decided by somebody else (T7).

Everything about the remedies of a ticket happens while the ticket is held, and everything that costs money while
the month's budget is held: two at once cannot grant more than one alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.services.notices import leaders_on_duty, notify
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.authority import (
    DECIDING_ROLES,
    TOLD_IN,
    WHOLE,
    Matrix,
    Measure,
    RemedyKind,
    cost_of,
    covers,
    most_for,
)
from yueting.tickets.models import Remedy, RemedyState, Ticket
from yueting.tickets.queries import authority as asking
from yueting.tickets.queries.ledger import budgets, month_of, spent_in
from yueting.tickets.services.fraud_watch import is_flagged
from yueting.tickets.services.holding import hold
from yueting.tickets.services.walking import held_for_work, tell
from yueting.timeline.services import SYSTEM, record

# Reasons why a remedy must be looked at by somebody else, though authority would cover it.
CAUTIONS: list[Callable[[Ticket], bool]] = [is_flagged]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be given: `amount` in the measure of its kind, money in the brand's currency."""

    kind: RemedyKind
    amount: Decimal
    why: str
    order_value: Decimal | None = None
    cost: Decimal | None = None


def ask(ticket: Ticket, agent: Agent, wish: Wish, *, client_key: str) -> Remedy:
    """Grant the remedy, or ask for approval where it is beyond the agent's authority.

    The same `client_key` again gives the first remedy back. Raises ValidationError (makes no sense, more than anybody
    may grant, beyond the month's budget), PermissionDenied, NotAllowed.
    """
    _check(wish)
    with transaction.atomic():
        locked = held_for_work(ticket, agent)
        if earlier := Remedy.objects.filter(client_key=client_key, ticket=locked).first():
            return earlier
        matrix, now = asking.matrix_of(locked.brand), timezone.now()
        remedy = _drawn_up(locked, agent, wish, client_key, matrix)
        wanted = asking.wanted_of(remedy, locked)
        if not covers(tuple(DECIDING_ROLES), wanted, matrix):
            most = most_for(tuple(DECIDING_ROLES), wanted, matrix) - wanted.granted_before
            raise ValidationError(
                _("Nobody may grant that much. Left on this ticket: %(most)s."),
                params={"most": max(most, Decimal(0))},
            )
        roles = asking.roles_over(agent, locked.brand_id, locked.team_id)
        if covers(roles, wanted, matrix) and not any(caution(locked) for caution in CAUTIONS):
            _grant(remedy, agent, None, "", now)
        else:
            remedy.due_at = now + timedelta(minutes=matrix.approval_minutes[locked.level])
            remedy.save()
            record(locked, "remedy.asked", agent.actor, **_told(remedy), why=remedy.why)
            people = asking.approvers(locked, wanted, matrix, agent, now)
            _notify(people, "remedy_asked", remedy, by=agent, why=remedy.why)
        tell(locked)
    return remedy


def approve(remedy: Remedy, agent: Agent, words: str = "") -> Remedy:
    """Grant what somebody else asked for, with one's own authority or that of whom one stands in for.

    Raises AlreadyDone when it was decided meanwhile, PermissionDenied, ValidationError beyond the budget.
    """
    with transaction.atomic():
        ticket, locked = _held(remedy, agent)
        now = timezone.now()
        holder = _deciding(locked, ticket, agent, now, must_cover=True)
        locked.matrix_version = asking.matrix_of(ticket.brand).version
        _grant(locked, agent, holder if holder != agent else None, words, now)
        _notify([locked.asked_by], "remedy_granted", locked, by=agent, why=words)
        tell(ticket)
    return locked


def refuse(remedy: Remedy, agent: Agent, why: str) -> Remedy:
    """Refuse it, with the reason the agent can go on with. Raises as `approve`."""
    if not why.strip():
        raise ValidationError(_("Say why, so that your colleague can go on."))
    with transaction.atomic():
        ticket, locked = _held(remedy, agent)
        now = timezone.now()
        holder = _deciding(locked, ticket, agent, now, must_cover=False)
        _decide(locked, RemedyState.REFUSED, agent, holder if holder != agent else None, why, now)
        record(ticket, "remedy.refused", agent.actor, **_told(locked), why=why)
        _notify([locked.asked_by], "remedy_refused", locked, by=agent, why=why)
        tell(ticket)
    return locked


def withdraw(remedy: Remedy, agent: Agent) -> Remedy:
    """Take one's own request back. Raises AlreadyDone when it was decided, PermissionDenied for another's."""
    with transaction.atomic():
        ticket, locked = _held(remedy, agent)
        if locked.asked_by_id != agent.pk:
            raise PermissionDenied(_("Only who asked for it may take it back."))
        _decide(locked, RemedyState.WITHDRAWN, agent, None, "", timezone.now())
        record(ticket, "remedy.withdrawn", agent.actor, **_told(locked))
        tell(ticket)
    return locked


def sweep_approvals(limit: int = 100) -> int:
    """Approvals that are overdue are told, once, to everybody who can decide; gives how many there were."""
    now = timezone.now()
    late = Remedy.objects.filter(state=RemedyState.ASKED, overdue_told_at=None, due_at__lt=now).order_by(
        "due_at"
    )
    found = list(late.values_list("pk", flat=True)[:limit])
    for pk in found:
        with transaction.atomic():
            _tell_overdue(pk, now)
    return len(found)


def _tell_overdue(pk: UUID, now: datetime) -> None:
    ticket = Ticket.objects.get(remedies=pk)
    [held] = hold([ticket.pk])
    remedy = (
        Remedy.objects.select_for_update()
        .filter(pk=pk, state=RemedyState.ASKED, overdue_told_at=None)
        .first()
    )
    if remedy is None:
        return  # decided, or told by another process, a moment ago
    remedy.overdue_told_at = now
    remedy.save(update_fields=["overdue_told_at"])
    record(held, "remedy.overdue", SYSTEM, **_told(remedy))
    asked_by = remedy.asked_by or Agent()
    matrix = asking.matrix_of(held.brand)
    people = asking.approvers(held, asking.wanted_of(remedy, held), matrix, asked_by, now)
    _notify([*people, *leaders_on_duty(held.brand)], "remedy_overdue", remedy, by=remedy.asked_by)


def _check(wish: Wish) -> None:
    measure = TOLD_IN[wish.kind]
    if wish.amount <= 0 or (measure is Measure.PERCENT and wish.amount > 100):
        raise ValidationError(_("Give an amount above 0, and a share of at most 100 %."))
    if measure in WHOLE and wish.amount != wish.amount.to_integral_value():
        raise ValidationError(_("Give a whole number."))
    if wish.kind is RemedyKind.DISCOUNT and wish.order_value is None:
        raise ValidationError(_("Give the value of the order, so that the discount can be counted."))
    if any(money is not None and money < 0 for money in (wish.order_value, wish.cost)):
        raise ValidationError(_("Money cannot be below 0."))
    if not wish.why.strip():
        raise ValidationError(_("Say why the customer gets it."))


def _drawn_up(ticket: Ticket, agent: Agent, wish: Wish, client_key: str, matrix: Matrix) -> Remedy:
    return Remedy(
        ticket=ticket,
        brand=ticket.brand,
        kind=wish.kind.value,
        amount=wish.amount,
        order_value=wish.order_value,
        cost=cost_of(wish.kind, wish.amount, wish.order_value, wish.cost),
        why=wish.why.strip(),
        asked_by=agent,
        client_key=client_key,
        matrix_version=matrix.version,
    )


def _held(remedy: Remedy, agent: Agent) -> tuple[Ticket, Remedy]:
    """Ticket and request as they are now, held; raises AlreadyDone for one that was decided."""
    [ticket] = hold([remedy.ticket_id])
    locked = (
        Remedy.objects.select_for_update(of=("self",))
        .select_related("asked_by", "decided_by")
        .get(pk=remedy.pk)
    )
    if locked.state != RemedyState.ASKED:
        name = locked.decided_by or _("A colleague")
        raise AlreadyDone(_("%(name)s decided this already.") % {"name": name})
    return ticket, locked


def _deciding(remedy: Remedy, ticket: Ticket, agent: Agent, now: datetime, *, must_cover: bool) -> Agent:
    """Whose authority decides; nobody decides on their own request, nor lends their authority to it."""
    if remedy.asked_by_id == agent.pk:
        raise PermissionDenied(_("Nobody decides on their own request."))
    able = [a for a in asking.authorities(agent, ticket, now) if a.holder.pk != remedy.asked_by_id]
    if must_cover:
        wanted, matrix = asking.wanted_of(remedy, ticket), asking.matrix_of(ticket.brand)
        able = [authority for authority in able if covers(authority.roles, wanted, matrix)]
    if not able:
        raise PermissionDenied(_("This is beyond your authority. Ask a supervisor."))
    return able[0].holder


def _grant(remedy: Remedy, agent: Agent, holder: Agent | None, words: str, now: datetime) -> None:
    _check_budget(remedy, now)
    _decide(remedy, RemedyState.GRANTED, agent, holder, words, now)
    record(remedy.ticket, "remedy.granted", agent.actor, **_told(remedy), why=words or remedy.why)


def _check_budget(remedy: Remedy, now: datetime) -> None:
    """Raise ValidationError when the month has no money left for it; its budget is held until all is written."""
    month = month_of(remedy.brand, now)
    budget = budgets(remedy.brand, month).select_for_update().first()
    if budget is None:
        return
    left = budget.most - spent_in(remedy.brand, month)
    if remedy.cost > left:
        words = _("This month's budget for remedies has %(left)s left. A supervisor can raise it.")
        raise ValidationError(words, params={"left": max(left, Decimal(0))})


def _decide(
    remedy: Remedy, state: RemedyState, agent: Agent, holder: Agent | None, words: str, now: datetime
) -> None:
    remedy.state, remedy.decided_by, remedy.decided_for = state, agent, holder
    remedy.decided_at, remedy.decision_words = now, words.strip()
    remedy.save()


def _told(remedy: Remedy) -> dict[str, str]:
    return {"remedy": remedy.kind, "amount": _plain(remedy.amount), "cost": _plain(remedy.cost)}


def _plain(amount: Decimal) -> str:
    """The same words before and after the database, which keeps two places: 800, 12.5."""
    return f"{amount.normalize():f}"


def _notify(
    people: Sequence[Agent | None], kind: str, remedy: Remedy, *, by: Agent | None, why: str = ""
) -> None:
    talk = remedy.ticket.conversations.order_by("-last_message_at").first()
    notify(
        dict.fromkeys(person for person in people if person),
        kind,
        conversation_id=talk.pk if talk else None,
        reference=remedy.ticket.reference,
        by=str(by or ""),
        why=why,
    )
