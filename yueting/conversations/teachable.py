"""What a brand's own words may speak for: domain → labels."""

from collections.abc import Mapping

from yueting.understanding import customer_type, emotion, flags, intent
from yueting.understanding.lexicon import Domain

LABELS: Mapping[Domain, tuple[str, ...]] = {
    "emotion": emotion.LABELS,
    "intent": intent.LABELS,
    "customer_type": customer_type.LABELS,
    "complaint": ("1", "2", "3", "4"),
    "urgency": ("high", "critical", "low"),
    "flags": flags.LABELS,
}
# A plain sign is enough here: a person chose the words for this very meaning.
WEIGHT = 2.0
