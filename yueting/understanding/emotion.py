"""How the customer feels at each message, and how that moves over the conversation."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from yueting.understanding.desk import deciding_words, opinion
from yueting.understanding.repetition import repeats_of
from yueting.understanding.signals import Said, Signals
from yueting.understanding.turns import Evidence, evidence_from

# Which feeling wins when two weigh the same: the one a desk must not miss stands first.
LABELS = ("angry", "disappointed", "anxious", "confused", "pleased")
VALENCE = {
    "angry": -1.0,
    "disappointed": -0.75,
    "anxious": -0.5,
    "confused": -0.35,
    "pleased": 1.0,
    "calm": 0.0,
}
# How much the words of the lexicons count beside the model, and how strong a feeling it sees alone can be.
_WORDS_SHARE = 0.8
_MODEL_STRENGTH = 2.0
# Words from this weight on say how strong the feeling is; below, the model has a say too.
_PLAIN_WORDS = 1.0
# How much of praise before the first comma is left to the model.
_OPENING = 0.7
# What confusion without a word for it has less, as a logarithm of odds.
_MERE_QUESTION = 0.5
# A polite message without a bad word is bad only where the model leaves calm less than this.
_LEFT_TO_POLITENESS = 0.28
_HARM = 1.3
# What is left of a feeling at the next message when that message says nothing about it.
_LINGERS = 0.5
_LINGERS_FROM = 0.5
_MOVED = 0.25
_MOST_EVIDENCE = 5
_AGAIN = "emotion.repeats_the_same_point"
_CLAUSE_END = re.compile("[,.!?;:…~]")
_SHOUTING = re.compile(r"[!?]{2,}")
_CAPITALS = re.compile(r"\b[A-Z]{3,}(?:\s+[A-Z]{2,})+\b")


@dataclass(frozen=True, slots=True)
class Emotion:
    """What the customer feels now: intensity 0 (none) to 1, valence -1 (bad) to 1 (good)."""

    label: str
    intensity: float
    valence: float
    evidence: tuple[Evidence, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "intensity": self.intensity,
            "valence": self.valence,
            "evidence": [piece.as_dict() for piece in self.evidence],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Emotion":
        return cls(data["label"], data["intensity"], data["valence"], evidence_from(data["evidence"]))


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """The feeling at one customer message."""

    turn: int
    label: str
    valence: float
    intensity: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "turn": self.turn,
            "label": self.label,
            "valence": self.valence,
            "intensity": self.intensity,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "CoursePoint":
        return cls(data["turn"], data["label"], data["valence"], data["intensity"])


CALM = Emotion("calm", 0.0, 0.0)


def follow_emotion(said: Sequence[Said]) -> tuple[Emotion, tuple[CoursePoint, ...]]:
    """The customer's feeling at the last customer message, and one point for each of them."""
    customer = [one for one in said if one.role == "customer"]
    emotion = CALM
    course = []
    for place, one in enumerate(customer):
        emotion = _feel(one.signals, emotion, repeats_of(one, customer[:place]))
        course.append(CoursePoint(one.turn, emotion.label, emotion.valence, emotion.intensity))
    return _with_turns(emotion, customer), tuple(course)


def _with_turns(emotion: Emotion, customer: Sequence[Said]) -> Emotion:
    """The feeling with evidence by turn: until here it counted how many customer messages ago its words stood."""
    found = (replace(piece, turn=customer[-1 - piece.turn].turn) for piece in emotion.evidence)
    return replace(emotion, evidence=tuple(found))


def trend_of(course: Sequence[CoursePoint]) -> str:
    """ "rising" when the customer feels better than over the (up to three) messages before, "falling" when
    worse, else "steady"."""
    if len(course) < 2:
        return "steady"
    before = [point.valence for point in course[-4:-1]]
    change = course[-1].valence - sum(before) / len(before)
    if abs(change) < _MOVED:
        return "steady"
    return "rising" if change > 0 else "falling"


@lru_cache(
    maxsize=4096
)  # a talk that grows is followed anew with each message, whatever the number of its turn
def _feel(message: Signals, before: Emotion, again: bool) -> Emotion:
    """The feeling at a message after the one before it; `again`: it makes a point that was made before. The turns
    of its evidence are ages: 0 stands in this message, 1 in the customer's message before it."""
    one = Said(0, "customer", message)
    weights, evidence = _from_words(one)
    if again:
        _add_repetition(one, before, weights, evidence)
    _add_marks(one, weights, evidence)
    likely = opinion("emotion", [one]).likely
    heard = _without_opening_praise(one, weights)
    # Words of the lexicons and the model's opinion are added as evidence of the same kind: logarithms of odds.
    scores = {name: math.log(likely[name]) + _WORDS_SHARE * heard.get(name, 0.0) for name in VALENCE}
    if "confused" not in weights:  # a question alone is none
        scores["confused"] -= _MERE_QUESTION
    label = max(_open_to(one, weights, likely), key=lambda name: scores[name])
    if label == "calm" and again:
        label = max(weights, key=lambda name: weights[name])
    if label == "calm":
        return _lingering(one, before)
    strength = weights.get(label, 0.0)
    if strength < _PLAIN_WORDS:
        strength = max(strength, _MODEL_STRENGTH * likely[label])
    intensity = round(1 - math.exp(-strength / 2), 2)
    kept = tuple(piece for name, piece in evidence if name in (label, "")) or deciding_words(
        "emotion", label, one
    )
    return Emotion(label, intensity, round(VALENCE[label] * intensity, 2), kept[:_MOST_EVIDENCE])


def _without_opening_praise(one: Said, weights: Mapping[str, float]) -> Mapping[str, float]:
    """Praise that something follows may be bitter: what follows decides, and that the model sees better."""
    more = _CLAUSE_END.search(one.signals.plain.rstrip(" ,.!?~"))
    if more is None or "pleased" not in weights:
        return weights
    opening = sum(
        hit.weight for hit in one.signals.hits["emotion"] if hit.label == "pleased" and hit.end <= more.end()
    )
    return {**weights, "pleased": max(0.0, weights["pleased"] - _OPENING * opening)}


def _open_to(one: Said, weights: Mapping[str, float], likely: Mapping[str, float]) -> tuple[str, ...]:
    """唔該, 請問 and 麻煩 make nothing bad: where the model is in doubt and no word is bad, it is not."""
    bad = any(weights.get(name) for name in VALENCE if VALENCE[name] < 0)
    in_doubt = likely["calm"] + likely["pleased"] >= _LEFT_TO_POLITENESS
    if one.signals.hits["politeness"] and in_doubt and not bad:
        return ("pleased", "calm")
    return (*LABELS, "calm")


def _from_words(one: Said) -> tuple[dict[str, float], list[tuple[str, Evidence]]]:
    """Weight by feeling, and the evidence with the feeling it speaks for ("" : for any)."""
    weights: dict[str, float] = {}
    evidence = []
    for hit in one.signals.hits["emotion"]:
        weights[hit.label] = weights.get(hit.label, 0.0) + hit.weight
        evidence.append((hit.label, one.evidence(hit)))
    harm = [hit for hit in one.signals.hits["complaint"] if hit.label == "harm"]
    if harm:  # nobody is calm about a fire or a wound, however plainly it is told
        weights["anxious"] = weights.get("anxious", 0.0) + _HARM
        evidence.extend(("anxious", one.evidence(hit)) for hit in harm)
    # Thanks and praise beside anger are bitter: 真係多謝你哋喎.
    if weights.get("angry", 0.0) >= 1 and "pleased" in weights:
        weights["pleased"] *= 0.3
    # Bad words add up: whoever is angry and disappointed is not half of each.
    bad = [name for name in ("angry", "disappointed", "anxious") if name in weights]
    if len(bad) > 1:
        strongest = max(bad, key=lambda name: weights[name])
        weights[strongest] += 0.4 * sum(weights[name] for name in bad if name != strongest)
    return weights, evidence


def _add_repetition(
    one: Said, before: Emotion, weights: dict[str, float], evidence: list[tuple[str, Evidence]]
) -> None:
    """Saying the same again means that it was not heard."""
    label = before.label if before.label in ("angry", "disappointed") else "anxious"
    weights[label] = weights.get(label, 0.0) + 0.6
    evidence.append((label, one.whole(_AGAIN)))


def _add_marks(one: Said, weights: dict[str, float], evidence: list[tuple[str, Evidence]]) -> None:
    """!!! and capitals make a feeling stronger; ??? alone is unease."""
    shouting = _SHOUTING.search(one.signals.plain) or _CAPITALS.search(one.signals.text)
    if not shouting:
        return
    piece = one.quote(shouting.start(), shouting.end(), "emotion.shouting")
    if weights:
        strongest = max(weights, key=lambda name: weights[name])
        weights[strongest] = weights[strongest] * 1.3 + 0.2
        evidence.append((strongest, piece))
    elif "?" in shouting.group():
        weights["anxious"] = 0.6
        evidence.append(("anxious", piece))


def _lingering(one: Said, before: Emotion) -> Emotion:
    """A strong bad feeling is still there when the next message gives only a number; thanks end it."""
    if before.valence > -_LINGERS_FROM or one.signals.hits["politeness"] or one.signals.hits["emotion"]:
        return CALM
    intensity = round(before.intensity * _LINGERS, 2)
    older = tuple(replace(piece, turn=piece.turn + 1) for piece in before.evidence)
    return Emotion(before.label, intensity, round(before.valence * _LINGERS, 2), older)
