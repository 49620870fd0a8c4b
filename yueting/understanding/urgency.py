"""How soon an answer is needed: low, normal, high, critical (somebody may be harmed now)."""

from collections.abc import Sequence

from yueting.understanding.complaint import Level
from yueting.understanding.emotion import Emotion
from yueting.understanding.signals import Said
from yueting.understanding.turns import Judgement
from yueting.understanding.weighing import Weighing

LABELS = ("critical", "high", "low", "normal")
# What was urgent ten messages ago is less so now; danger stays.
_FADE = 0.8
_FAINT = 0.5


def judge_urgency(said: Sequence[Said], emotion: Emotion, level: Level, intent: Judgement) -> Judgement:
    """The urgency of the conversation as it stands now."""
    weighing = Weighing()
    customer = [one for one in reversed(said) if one.role == "customer"]
    for age, one in enumerate(customer):
        for hit in one.signals.hits["urgency"]:
            fade = 1.0 if hit.label == "critical" else _FADE**age
            weighing.add(hit.label, hit.weight * fade, one.evidence(hit))
    if weighing.weights.get("critical", 0.0) >= _FAINT:
        return Judgement("critical", _sure(weighing, "critical"), weighing.evidence("critical"))
    if level.value == 4:
        return Judgement("critical", level.score, level.evidence)
    if level.value == 3 or (emotion.label == "angry" and emotion.intensity >= 0.6):
        evidence = (*level.evidence, *emotion.evidence, *weighing.evidence("high"))
        return Judgement("high", max(level.score, emotion.intensity), evidence[:5])
    if weighing.weights.get("high", 0.0) >= _FAINT:
        return Judgement("high", _sure(weighing, "high"), weighing.evidence("high"))
    if weighing.weights.get("low", 0.0) >= _FAINT:
        return Judgement("low", _sure(weighing, "low"), weighing.evidence("low"))
    if level.value == 0 and intent.label in ("praise", "suggestion") and intent.score >= 0.5:
        return Judgement("low", 0.5, intent.evidence)
    return Judgement("normal", 0.5)


def _sure(weighing: Weighing, label: str) -> float:
    return round(min(0.95, 0.5 + weighing.weights[label] / 6), 2)
