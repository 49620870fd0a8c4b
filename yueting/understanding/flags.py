"""What must not be overlooked whatever the feeling: abuse, threats to go public, to an authority or to court, self-harm."""

from collections.abc import Sequence

from yueting.understanding.signals import Said
from yueting.understanding.turns import Evidence, Judgement

LABELS = ("self_harm", "legal", "regulator", "media", "abuse")
_MOST_EVIDENCE = 4


def find_flags(said: Sequence[Said]) -> tuple[Judgement, ...]:
    """The flags of the customer's messages, gravest first, each with the words that raised it."""
    found: dict[str, list[Evidence]] = {}
    for one in said:
        if one.role == "customer":
            for hit in one.signals.hits["flags"]:
                found.setdefault(hit.label, []).append(one.evidence(hit))
    return tuple(
        Judgement(label, min(0.95, 0.7 + 0.1 * len(found[label])), tuple(found[label][:_MOST_EVIDENCE]))
        for label in LABELS
        if label in found
    )
