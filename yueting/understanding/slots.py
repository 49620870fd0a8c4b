"""Which product and which reason a conversation names, by the brand's own taxonomy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from yueting.understanding.folding import plain
from yueting.understanding.signals import Said, Signals
from yueting.understanding.turns import Evidence, Judgement
from yueting.understanding.yaml_files import load_mapping

UNNAMED = Judgement("", 0.0)
_MOST_EVIDENCE = 3
# What was named one customer message earlier counts this much.
_FADE = 0.7
_LOOK_BACK = 5


@dataclass(frozen=True, eq=False)
class Spelled:
    """Words by their first character, each with its rank in the taxonomy and the id it names. Two are the same
    only if they are one, so that what is found with one can be kept."""

    by_first: Mapping[str, Sequence[tuple[int, str, str]]]


@dataclass(frozen=True, slots=True)
class Term:
    """One leaf of a taxonomy and the words people use for it, in any script."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Taxonomy:
    """A brand's products and the reasons why its customers write."""

    products: tuple[Term, ...] = ()
    reasons: tuple[Term, ...] = ()

    @cached_property
    def plain_products(self) -> Spelled:
        return _spelled(self.products)

    @cached_property
    def plain_reasons(self) -> Spelled:
        return _spelled(self.reasons)


@dataclass(frozen=True, slots=True)
class Slots:
    """The product and the reason with the words that named them; label "" where none was named."""

    product: Judgement = UNNAMED
    reason: Judgement = UNNAMED

    def as_dict(self) -> dict[str, Any]:
        return {"product": self.product.as_dict(), "reason": self.reason.as_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Slots":
        return cls(Judgement.from_dict(data["product"]), Judgement.from_dict(data["reason"]))


NOTHING_NAMED = Slots()


def find_slots(said: Sequence[Said], taxonomy: Taxonomy | None = None) -> Slots:
    """What the customer's messages name, the latest of the last five counting most."""
    chosen = taxonomy or starter_taxonomy()
    customer = [one for one in reversed(said) if one.role == "customer"][:_LOOK_BACK]
    return Slots(_named(customer, chosen.plain_products), _named(customer, chosen.plain_reasons))


def _named(customer: Sequence[Said], words: Spelled) -> Judgement:
    weights: dict[str, float] = {}
    evidence: dict[str, list[Evidence]] = {}
    for age, one in enumerate(customer):
        for word, id, start in _words_in(one.signals, words):
            # A longer word says more: 冷氣機漏水 is no 漏水 of a bottle.
            weights[id] = weights.get(id, 0.0) + (1 + len(word) / 10) * _FADE**age
            evidence.setdefault(id, []).append(one.quote(start, start + len(word), f"slots.{id}"))
    if not weights:
        return UNNAMED
    label = max(weights, key=lambda id: weights[id])
    return Judgement(
        label,
        round(min(0.95, weights[label] / (sum(weights.values()) + 1)), 2),
        tuple(evidence[label][:_MOST_EVIDENCE]),
    )


@lru_cache(maxsize=4096)
def _words_in(signals: Signals, words: Spelled) -> tuple[tuple[str, str, int], ...]:
    """The words of the taxonomy in a message, the id of each and where it begins."""
    text = signals.plain
    named = sorted(entry for first in set(text) for entry in words.by_first.get(first, ()))
    return tuple((word, id, start) for _, word, id in named if (start := text.find(word)) >= 0)


def _spelled(terms: Iterable[Term]) -> Spelled:
    spelled: dict[str, list[tuple[int, str, str]]] = {}
    words = ((plain(word), term.id) for term in terms for word in term.words)
    for rank, (word, id) in enumerate(words):
        spelled.setdefault(word[0], []).append((rank, word, id))
    return Spelled(spelled)


@lru_cache(maxsize=1)
def starter_taxonomy() -> Taxonomy:
    """Reasons that every trade knows; products are each brand's own."""
    return taxonomy_from(load_mapping(Path(__file__).parent / "lexicons" / "taxonomy.yaml"))


def taxonomy_from(data: Mapping[str, Any]) -> Taxonomy:
    """A taxonomy from its mapping; raises ValueError for a term without an id or words."""
    return Taxonomy(
        tuple(_term(item) for item in data.get("products", ())),
        tuple(_term(item) for item in data.get("reasons", ())),
    )


def _term(item: Mapping[str, Any]) -> Term:
    words = tuple(word for word in item.get("words", ()) if isinstance(word, str) and word.strip())
    if not item.get("id") or not words:
        raise ValueError(
            f"taxonomy: {item} needs an id and words, each a text in quotes where YAML needs them"
        )
    return Term(str(item["id"]), words)
