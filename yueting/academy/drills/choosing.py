"""What belongs to which rubric item: how a weak item chooses case cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yueting.academy.customers.card import Card

STRONG = 0.85  # a mean share of an item's points from which it is no weakness
# rubric item → acts that a card asks for, and kinds of card in which it is hardest
_ASKED: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "greeting": (frozenset(), frozenset({"consultation", "elderly"})),
    "empathy": (frozenset({"empathise"}), frozenset({"complaint", "delay", "critical"})),
    "apology": (frozenset({"apologise"}), frozenset({"complaint", "delay"})),
    "respect": (frozenset(), frozenset({"abuse", "boss", "elderly"})),
    "confirming": (frozenset({"confirm"}), frozenset({"technical", "refund"})),
    "options": (frozenset({"options"}), frozenset({"refund", "complaint"})),
    "promise": (frozenset({"promise_dated"}), frozenset({"delay", "critical"})),
    "accuracy": (frozenset({"explain", "refuse_reasoned"}), frozenset({"consultation", "technical"})),
    "solution": (frozenset({"options"}), frozenset({"refund", "technical", "boss"})),
    "process": (frozenset({"confirm", "promise_dated"}), frozenset({"complaint", "critical"})),
    "waiting": (frozenset({"promise_dated"}), frozenset({"delay", "technical"})),
    "closing": (frozenset(), frozenset({"consultation", "refund"})),
    "language": (frozenset({"explain"}), frozenset({"elderly", "mixed"})),
    "compliance": (frozenset({"refuse_reasoned"}), frozenset({"refund", "boss", "mixed"})),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A case card with the weak items it exercises, weakest first; `need` orders the cards, higher is more urgent."""

    key: str
    card: Card
    items: tuple[str, ...]
    need: float


def items_of(card: Card, named: Sequence[str] = ()) -> tuple[str, ...]:
    """The rubric items a card exercises: those its makers named, else what it asks for and what it is."""
    if named:
        return tuple(named)
    acts = frozenset(card.needs.acts)
    return tuple(item for item, (asked, kinds) in _ASKED.items() if asked & acts or card.kind in kinds)


def cases_for(
    cards: Mapping[str, Card], shares: Mapping[str, float], named: Mapping[str, Sequence[str]] | None = None
) -> list[Offered]:
    """The cards worth practising for these mean shares 0…1 by item, most needed first; none for no weak item."""
    weak = sorted((item for item, share in shares.items() if share < STRONG), key=lambda item: shares[item])
    offered = []
    for key, card in cards.items():
        served = items_of(card, (named or {}).get(key, ()))
        items = tuple(item for item in weak if item in served)
        if items:
            # A card made for few things exercises each of them more.
            need = sum(STRONG - shares[item] for item in items) / (1 + len(served) / 4)
            offered.append(Offered(key, card, items, need))
    return sorted(offered, key=lambda one: (-one.need, one.key))
