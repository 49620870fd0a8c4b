"""What the copilot did and cost, in words."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy

register = template.Library()

TASKS = {
    "draft": gettext_lazy("Draft a reply"),
    "summary": gettext_lazy("Sum it up"),
    "tone": gettext_lazy("Better tone"),
    "translate": gettext_lazy("In the customer's language"),
}
FAILURES = {
    "timeout": gettext_lazy("took too long"),
    "busy": gettext_lazy("busy"),
    "half": gettext_lazy("broke off"),
    "nonsense": gettext_lazy("nothing usable"),
    "unreachable": gettext_lazy("not reached"),
    "refused": gettext_lazy("refused"),
    "left": gettext_lazy("the agent went on"),
}


@register.filter
def task_words(task: str) -> str:
    return str(TASKS.get(task, task))


@register.filter
def failure_words(failure: str) -> str:
    return str(FAILURES.get(failure, failure))


@register.filter
def money_words(amount: Decimal, currency: str) -> str:
    """An amount with its currency; a small one keeps the digits that make it more than nothing."""
    places = 2 if amount == 0 or amount >= Decimal("0.1") else 4
    said = number_format(amount, decimal_pos=places, force_grouping=True)
    return gettext("%(currency)s %(amount)s") % {"currency": currency, "amount": said}


@register.filter
def span_words(milliseconds: int | None) -> str:
    """How long an answer takes: in seconds from one second on."""
    if milliseconds is None:
        return "–"
    if milliseconds < 1000:
        return gettext("%(count)s ms") % {"count": milliseconds}
    return gettext("%(count)s s") % {"count": number_format(milliseconds / 1000, decimal_pos=1)}
