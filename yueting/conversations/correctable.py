"""Which judgements of a reading a person may correct, and to what."""

from collections.abc import Mapping

from yueting.understanding import Reading, customer_type, emotion, intent, urgency

LABELS: Mapping[str, tuple[str, ...]] = {
    "emotion": ("calm", *emotion.LABELS),
    "level": ("0", "1", "2", "3", "4"),
    "intent": intent.LABELS,
    "urgency": urgency.LABELS,
    "customer_type": (*customer_type.LABELS, "unknown"),
    "variety": ("yue", "zh-Hant", "zh-Hans", "en", "mixed"),
}


def label_of(reading: Reading, kind: str) -> str:
    """What was read, as the label a correction would give."""
    return {
        "emotion": reading.emotion.label,
        "level": str(reading.level.value),
        "intent": reading.intent.label,
        "urgency": reading.urgency.label,
        "customer_type": reading.customer_type.label,
        "variety": reading.variety.label,
    }[kind]
