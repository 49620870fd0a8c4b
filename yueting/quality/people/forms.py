"""What people send when they judge a conversation."""

from collections.abc import Iterator, Mapping

from yueting.quality.people.services.reviewing import Judged
from yueting.quality.rubric import Item, Rubric

NONE = "none"  # the item does not apply
SHARES = {"1": 1.0, "0.5": 0.5, "0": 0.0, NONE: None}


def choices_of(item: Item) -> tuple[str, ...]:
    """What can be chosen for an item: halves only where it is scored."""
    return ("1", "0.5", "0", NONE) if item.kind == "scored" else ("1", "0", NONE)


def judged_in(sent: Mapping[str, str], rubric: Rubric) -> dict[str, Judged]:
    """The items that were judged in what was sent; one without a choice is not there."""
    return dict(_judged(sent, rubric))


def _judged(sent: Mapping[str, str], rubric: Rubric) -> Iterator[tuple[str, Judged]]:
    for item in rubric.items():
        chosen = sent.get(f"share-{item.id}", "")
        if chosen in choices_of(item):
            yield item.id, Judged(SHARES[chosen], sent.get(f"why-{item.id}", ""))
