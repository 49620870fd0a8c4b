"""Remedies in words, and what the ticket page shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.tickets.authority import TOLD_IN, Measure, RemedyKind, covers
from yueting.tickets.models import Remedy, RemedyState, Ticket, TicketState
from yueting.tickets.queries.authority import authorities, matrix_of, wanted_of

register = template.Library()

KINDS = {
    RemedyKind.DISCOUNT.value: gettext_lazy("Discount"),
    RemedyKind.VOUCHER.value: gettext_lazy("Voucher"),
    RemedyKind.UPGRADE.value: gettext_lazy("Upgrade"),
    RemedyKind.NEXT_PURCHASE.value: gettext_lazy("Discount on the next purchase"),
    RemedyKind.EXPRESS.value: gettext_lazy("Express shipping"),
    RemedyKind.LONGER_SERVICE.value: gettext_lazy("Longer service period"),
    RemedyKind.GIFT.value: gettext_lazy("Gifted benefit"),
}
MEASURES = {
    Measure.MONEY.value: gettext_lazy("money"),
    Measure.PERCENT.value: gettext_lazy("per cent"),
    Measure.OF_ORDER.value: gettext_lazy("per cent of the order"),
    Measure.MONTHS.value: gettext_lazy("months"),
    Measure.TIMES.value: gettext_lazy("times"),
}
TONES = {
    RemedyState.ASKED: "warn",
    RemedyState.GRANTED: "ok",
    RemedyState.REFUSED: "error",
    RemedyState.WITHDRAWN: "",
}


@dataclass(frozen=True, slots=True)
class ShownRemedy:
    """One remedy with what this person may do to it."""

    remedy: Remedy
    may_approve: bool
    may_refuse: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class ShownRemedies:
    """The remedies of a ticket, and whether this person may add one."""

    rows: list[ShownRemedy]
    may_ask: bool


@register.simple_tag
def remedies_shown(ticket: Ticket, agent: Agent) -> ShownRemedies:
    """The remedies of a ticket as this person sees them, the latest first."""
    may_ask = ticket.brand_id in brands_for(agent, "grant_remedies") and ticket.state != TicketState.CLOSED
    return ShownRemedies([shown_to(agent, remedy, ticket) for remedy in ticket.remedies.all()], may_ask)


def shown_to(agent: Agent, remedy: Remedy, ticket: Ticket) -> ShownRemedy:
    """A remedy with what this person may do to it now."""
    if remedy.state != RemedyState.ASKED:
        return ShownRemedy(remedy, False, False, False)
    if remedy.asked_by_id == agent.pk:
        return ShownRemedy(remedy, False, False, True)
    able = [a for a in authorities(agent, ticket, timezone.now()) if a.holder.pk != remedy.asked_by_id]
    if not able:
        return ShownRemedy(remedy, False, False, False)
    wanted, matrix = wanted_of(remedy, ticket), matrix_of(ticket.brand)
    return ShownRemedy(remedy, any(covers(a.roles, wanted, matrix) for a in able), True, False)


@register.filter
def remedy_words(remedy: Remedy) -> str:
    """A remedy in a line: "Voucher · 100", "Upgrade · 2 months"."""
    return f"{kind_words(remedy.kind)} · {amount_words(remedy.kind, remedy.amount)}"


@register.filter
def kind_words(kind: str) -> str:
    return str(KINDS.get(kind, kind))


@register.filter
def measure_words(measure: str) -> str:
    return str(MEASURES.get(measure, measure))


@register.filter
def remedy_tone(state: str) -> str:
    return TONES.get(RemedyState(state), "")


@register.filter
def money(amount: Decimal | None) -> str:
    """Money without a needless ".00"."""
    if amount is None:
        return "–"
    whole = amount == amount.to_integral_value()
    return number_format(amount, 0 if whole else 2, force_grouping=True)


def amount_words(kind: str, amount: Decimal) -> str:
    """An amount in the measure of its kind."""
    measure = TOLD_IN[RemedyKind(kind)]
    shown = money(amount)
    if measure is Measure.PERCENT:
        return f"{shown} %"
    if measure is Measure.MONTHS:
        return _("%(count)s months") % {"count": shown}
    return f"× {shown}" if measure is Measure.TIMES else shown


def kind_choices() -> Sequence[tuple[str, str]]:
    """Every kind with what its amount is told in."""
    return [
        (kind, f"{words} ({measure_words(TOLD_IN[RemedyKind(kind)].value)})") for kind, words in KINDS.items()
    ]
