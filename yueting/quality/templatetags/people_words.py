"""Words for what people judged, in the reader's language."""

from django import template
from django.utils.translation import gettext as _

from yueting.quality.calibration.queries import Row
from yueting.quality.people.forms import NONE, SHARES

register = template.Library()


@register.filter
def share_words(chosen: str, kind: str) -> str:
    """A choice of the form."""
    if chosen == NONE:
        return _("Does not apply")
    if kind == "scored":
        return {"1": _("Full points"), "0.5": _("Half"), "0": _("No points")}[chosen]
    return {"1": _("Yes, as it should be"), "0": _("No")}[chosen]


@register.filter
def given_words(share: float | None) -> str:
    """A share of an item's points."""
    return _("Does not apply") if share is None else f"{share:.0%}"


@register.filter
def agreed_as(row: Row, chosen: str) -> bool:
    """Whether this choice stands in the list of a calibration: what was agreed, else what most people gave."""
    if row.agreed is not None:
        return SHARES[chosen] == row.agreed["share"]
    given = [one.share for one in row.compared.given[1:]]
    return bool(given) and SHARES[chosen] == max(given, key=given.count)


@register.filter
def kappa_words(kappa: float | None) -> str:
    return "–" if kappa is None else f"{kappa:.2f}"
