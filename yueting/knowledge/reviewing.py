"""The life of a wording: who may do what with it, and what it becomes. Pure.

draft ─▶ in review ─▶ published
  ▲          │
  └─ sent back ◀┘      (a draft may be dropped at any time before it is published)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from yueting.tickets.reasons import Reason, because, gettext_noop


class State(StrEnum):
    """Where a wording stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Deed(StrEnum):
    """What somebody does with a wording, named as a resource."""

    SUBMIT = "submission"
    WITHDRAW = "withdrawal"
    RETURN = "return"
    PUBLISH = "publication"
    DROP = "drop"


OPEN = frozenset({State.DRAFT, State.IN_REVIEW, State.RETURNED})
_FROM: Mapping[Deed, frozenset[State]] = {
    Deed.SUBMIT: frozenset({State.DRAFT, State.RETURNED}),
    Deed.WITHDRAW: frozenset({State.IN_REVIEW}),
    Deed.RETURN: frozenset({State.IN_REVIEW}),
    Deed.PUBLISH: OPEN,
    Deed.DROP: OPEN,
}
_TO: Mapping[Deed, State] = {
    Deed.SUBMIT: State.IN_REVIEW,
    Deed.WITHDRAW: State.DRAFT,
    Deed.RETURN: State.RETURNED,
    Deed.PUBLISH: State.PUBLISHED,
    Deed.DROP: State.DROPPED,
}


class NotAllowed(Exception):
    """This cannot be done with this wording by this person; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.words)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Standing:
    """A wording as one person sees it.

    `needs_review`: a second person must read it. `outdated`: a newer wording was published since it was saved.
    """

    state: State
    is_author: bool
    may_edit: bool
    may_review: bool
    needs_review: bool = False
    outdated: bool = False


def after(deed: Deed, standing: Standing, why: str = "") -> State:
    """The state that the deed leads to. Raises NotAllowed."""
    if standing.state not in _FROM[deed]:
        raise NotAllowed(_WORDS[standing.state])
    if not (standing.may_review if deed is Deed.RETURN else standing.may_edit or standing.may_review):
        raise NotAllowed(because("role", 0, gettext_noop("Your role does not allow this. Ask an editor.")))
    if deed is Deed.RETURN and not why.strip():
        raise NotAllowed(because("why", 0, gettext_noop("Say what should be different.")))
    if deed is Deed.PUBLISH:
        _check_publication(standing)
    return _TO[deed]


def possible(standing: Standing) -> tuple[Deed, ...]:
    """The deeds that would not be refused, in the order in which a page offers them."""
    return tuple(deed for deed in (Deed.PUBLISH, *_ORDER) if _would_do(deed, standing))


_ORDER = (Deed.SUBMIT, Deed.RETURN, Deed.WITHDRAW, Deed.DROP)


def _check_publication(standing: Standing) -> None:
    if standing.outdated:
        words = gettext_noop(
            "A newer version was published meanwhile. Open the draft, compare, and save it again."
        )
        raise NotAllowed(because("outdated", 0, words))
    if not standing.needs_review:
        return
    if standing.state is not State.IN_REVIEW:
        words = gettext_noop("A second person must read this before it is published. Ask for a review.")
        raise NotAllowed(because("unread", 0, words))
    if standing.is_author or not standing.may_review:
        words = gettext_noop("Somebody else must approve what you wrote.")
        raise NotAllowed(because("own", 0, words))


def _would_do(deed: Deed, standing: Standing) -> bool:
    try:
        after(deed, standing, why="-")
    except NotAllowed:
        return False
    return True


_WORDS: Mapping[State, Reason] = {
    State.PUBLISHED: because("published", 0, gettext_noop("This version is published already.")),
    State.DROPPED: because("dropped", 0, gettext_noop("This version was dropped.")),
    State.IN_REVIEW: because("in_review", 0, gettext_noop("This version is in review already.")),
    State.DRAFT: because("draft", 0, gettext_noop("This version is not in review.")),
    State.RETURNED: because("returned", 0, gettext_noop("This version was sent back already.")),
}
