"""Adding up what lexicon hits say for each label, with the words that said it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from yueting.understanding.signals import Said
from yueting.understanding.spotting import Hit
from yueting.understanding.turns import Evidence

# The same entry again says less each time.
_REPEATED = 0.5


@dataclass(slots=True)
class Weighing:
    """Labels with their weight so far and their evidence, heaviest piece first when asked."""

    weights: dict[str, float] = field(default_factory=dict)
    pieces: dict[str, list[tuple[float, Evidence]]] = field(default_factory=dict)
    _seen: dict[str, int] = field(default_factory=dict)

    def add_hits(self, one: Said, hits: Iterable[Hit], share: float = 1.0) -> None:
        for hit in hits:
            times = self._seen.get(hit.entry.id, 0)
            self._seen[hit.entry.id] = times + 1
            self.add(hit.label, hit.weight * share * _REPEATED**times, one.evidence(hit))

    def add(self, label: str, weight: float, evidence: Evidence) -> None:
        self.weights[label] = self.weights.get(label, 0.0) + weight
        self.pieces.setdefault(label, []).append((weight, evidence))

    def heaviest(self, order: Iterable[str] = ()) -> str:
        """The label with the greatest weight, "" when there is none; `order` breaks ties, first wins."""
        ranks = {label: rank for rank, label in enumerate(order)}
        return max(self.weights, key=lambda one: (self.weights[one], -ranks.get(one, 99)), default="")

    def margin(self, label: str) -> float:
        """By how much the label leads the next one."""
        others = [weight for name, weight in self.weights.items() if name != label]
        return self.weights.get(label, 0.0) - max(others, default=0.0)

    def evidence(self, label: str, most: int = 5) -> tuple[Evidence, ...]:
        pieces = sorted(self.pieces.get(label, ()), key=lambda piece: -piece[0])
        return tuple(evidence for _, evidence in pieces[:most])
