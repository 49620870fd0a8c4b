"""When tickets may be merged, split and linked. Pure: the rules, not the rows."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from yueting.tickets.lifecycle import IN_WORK, NotAllowed, State
from yueting.tickets.reasons import Value, because, gettext_noop

LONGEST_TAG = 40
MOST_TAGS = 20
_BETWEEN = re.compile(r"[,，、;；\n]+")


@dataclass(frozen=True, slots=True)
class Side:
    """What the rules look at of a ticket; `merged_into` is a reference, "" for a ticket of its own."""

    id: UUID
    reference: str
    brand: UUID
    contact: UUID
    state: str
    merged_into: str = ""


def check_merge(source: Side, target: Side) -> None:
    """Raise NotAllowed unless `source` may become a part of `target`.

    Only tickets of one customer: a talk must never show up in somebody else's matter.
    """
    _check_pair(source, target)
    if source.contact != target.contact:
        raise refused(
            "other_customer",
            gettext_noop(
                "%(other)s belongs to another customer. Link the two, or declare an incident for both."
            ),
            other=target.reference,
        )
    if target.state not in IN_WORK:
        raise refused(
            "target_ended",
            gettext_noop("%(other)s is solved already. Reopen it first, or merge the other way round."),
            other=target.reference,
        )


def check_link(ticket: Side, other: Side) -> None:
    """Raise NotAllowed unless the two may point at each other."""
    _check_pair(ticket, other)


def check_alive(ticket: Side) -> None:
    """Raise NotAllowed for a ticket that was merged away: what happens now happens to the other one."""
    if ticket.merged_into:
        raise refused(
            "merged",
            gettext_noop("%(reference)s was merged into %(other)s. Go on there, or undo the merging."),
            reference=ticket.reference,
            other=ticket.merged_into,
        )


def check_split(ticket: Side) -> None:
    """Raise NotAllowed unless a part may be taken out of this ticket."""
    check_alive(ticket)
    if State(ticket.state) not in IN_WORK:
        raise refused("ended", gettext_noop("This ticket is solved. Reopen it first."))


def clean_tags(typed: str | Iterable[str]) -> tuple[str, ...]:
    """Tags from what somebody typed: trimmed, folded to one form, each once, in order.

    Raises ValueError with the tag that is too long, or "" for too many of them.
    """
    words = _BETWEEN.split(typed) if isinstance(typed, str) else typed
    folded = (" ".join(unicodedata.normalize("NFKC", word).replace("\x00", "").split()) for word in words)
    tags = tuple(dict.fromkeys(tag.lower() for tag in folded if tag))
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            raise ValueError(tag)
    if len(tags) > MOST_TAGS:
        raise ValueError("")
    return tags


def refused(id: str, words: str, **values: Value) -> NotAllowed:
    """A refusal that the page says in the reader's language."""
    return NotAllowed(because(f"not_allowed.{id}", 0, words, **values))


def _check_pair(one: Side, other: Side) -> None:
    check_alive(one)
    check_alive(other)
    if one.id == other.id:
        raise refused("itself", gettext_noop("That is this ticket itself. Name another one."))
    if one.brand != other.brand:
        raise refused("other_brand", gettext_noop("The two tickets belong to different brands."))
