"""How serious a complaint is: 0 none, 1 slight, 2 medium, 3 serious (large loss, safety), 4 critical (media,
many people). Levels come with time limits, so the words that decide are always cited."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from yueting.understanding.desk import deciding_words, opinion
from yueting.understanding.emotion import CoursePoint
from yueting.understanding.signals import Said
from yueting.understanding.spotting import Hit
from yueting.understanding.turns import Evidence, evidence_from

# Lexicon labels that are a complaint by themselves, with the level they make.
GRIEVANCES = {"1": 1, "2": 2, "3": 3, "harm": 3, "4": 4}
# From this amount on (in the currency written) a loss is large.
LARGE_AMOUNT = 10_000
# Intensities from which a feeling alone makes a complaint, and a slight complaint a medium one.
_UPSET = {"angry": 0.45, "disappointed": 0.5}
_FURY = 0.75
_MOST_EVIDENCE = 5
# Words that make a level leave the model no way below this.
_FLOORS = {4: 4, 3: 3, 2: 1}
# What the words count beside the model, where they found something; where not, it has to see more than a half.
_WORDS_SHARE = 0.2
_SEEN_ALONE = 0.7
# The same where the customer is calm throughout: a fault told without grievance is no complaint.
_SEEN_IN_CALM = 1.1
_OUTRIGHT = "complaint.medium.outright"
_BY_FLAG = {"media": 4, "legal": 3, "regulator": 3}

_AMOUNT = re.compile(
    r"(?:hk\$|us\$|\$|¥|hkd|rmb|usd)\s?(\d[\d,]{0,14}(?:\.\d+)?)(万|千|k\b)?"
    r"|(\d[\d,]{0,14}(?:\.\d+)?)(万|千|k)?\s?(?:多)?(?:元|块|蚊|hkd|rmb|dollars|yuan|刀)"
    r"|(\d[\d,]{0,14}(?:\.\d+)?)(万)"
)
_WORD_AMOUNT = re.compile(
    r"[一二三四五六七八九十两几好多成]{1,2}(?:十|百)?万(?:多)?(?:元|块|蚊|文|港币|人民币)?(?!一|分|能|岁)"
)
_TIMES = {"万": 10_000, "千": 1_000, "k": 1_000, "": 1}


@dataclass(frozen=True, slots=True)
class Level:
    """The level of a complaint, 0 to 4, how sure, and what decides it."""

    value: int
    score: float
    evidence: tuple[Evidence, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "score": self.score,
            "evidence": [piece.as_dict() for piece in self.evidence],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Level":
        return cls(data["value"], data["score"], evidence_from(data["evidence"]))


def judge_level(said: Sequence[Said], course: Sequence[CoursePoint]) -> Level:
    """The level over all customer messages: what the words say, weighed with what the model makes of the whole."""
    customer = [one for one in said if one.role == "customer"]
    if not customer:
        return Level(0, 0.0)
    by_words = _by_words(said, course)
    likely = opinion("level", customer).likely
    # The costs of a wrong level grow with the square of the distance: the mean is the best guess.
    by_model = sum(int(label) * share for label, share in likely.items())
    expected = _WORDS_SHARE * by_words.value + (1 - _WORDS_SHARE) * by_model
    if not by_words.value:
        upset = any(point.valence < 0 for point in course)
        expected = by_model if by_model >= (_SEEN_ALONE if upset else _SEEN_IN_CALM) else 0
    value = max(round(expected), _FLOORS.get(by_words.value, 0), _floor(customer))
    if value == by_words.value:
        return by_words
    return Level(value, round(likely[str(value)], 2), by_words.evidence or _cited(customer, str(value)))


def _cited(customer: Sequence[Said], label: str) -> tuple[Evidence, ...]:
    """The words that decide: of the message that speaks most for the level."""
    most = max(customer, key=lambda one: opinion("level", [one]).likely[label])
    return deciding_words("level", label, most) or (most.whole("desk.level"),)


def _floor(customer: Sequence[Said]) -> int:
    """Threats and the word complaint itself make a level (docs/readings.md)."""
    flags = [_BY_FLAG.get(hit.label, 0) for one in customer for hit in one.signals.hits["flags"]]
    outright = [2 for one in customer for hit in one.signals.hits["complaint"] if hit.entry.id == _OUTRIGHT]
    return max([*flags, *outright], default=0)


def _by_words(said: Sequence[Said], course: Sequence[CoursePoint]) -> Level:
    """The level by the lexicons. Aggravating words (media, many people, injury, a large sum) count
    only where there is something to complain about; a worried question about them is none."""
    customer = [one for one in said if one.role == "customer"]
    signs = [(one, hit) for one in customer for hit in one.signals.hits["complaint"]]
    grievances = [(one, hit) for one, hit in signs if hit.label in GRIEVANCES]
    bad = [point for point in course if point.label in ("angry", "disappointed") and point.intensity >= 0.3]
    if not grievances and bad:
        # A broken thing alone is a matter for after-sales; told with feeling, or again, it is a complaint.
        grievances = [(one, hit) for one, hit in signs if hit.label in ("fault", "repeated")]
    if not grievances and {"public", "many"} & {hit.label for _, hit in signs} and (bad or len(signs) > 1):
        grievances = [(one, hit) for one, hit in signs if hit.label in ("public", "many")]
    if not grievances:
        return _from_feeling_alone(customer, course)
    value = max(GRIEVANCES.get(hit.label, 1) for _, hit in grievances)
    deciding = [one.evidence(hit) for one, hit in grievances if GRIEVANCES.get(hit.label, 1) == value]
    raised, why = _raised(customer, signs, value, course)
    value, evidence = max(value, raised), [*why, *deciding]
    strength = sum(hit.weight for _, hit in grievances) + 0.5 * len(bad)
    score = round(min(0.95, 0.45 + 0.12 * strength), 2)
    return Level(value, score, tuple(dict.fromkeys(evidence))[:_MOST_EVIDENCE])


def _from_feeling_alone(customer: Sequence[Said], course: Sequence[CoursePoint]) -> Level:
    """Anger or deep disappointment without a named grievance is a slight complaint: somebody has to ask."""
    for point in course:
        if point.intensity >= _UPSET.get(point.label, 2.0):
            one = next(said for said in customer if said.turn == point.turn)
            pieces = tuple(
                one.evidence(hit) for hit in one.signals.hits["emotion"] if hit.label == point.label
            )
            if pieces:
                return Level(1, 0.4, pieces[:_MOST_EVIDENCE])
    return Level(0, 0.8 if customer else 0.0)


def _raised(
    customer: Sequence[Said], signs: Sequence[tuple[Said, Hit]], value: int, course: Sequence[CoursePoint]
) -> tuple[int, list[Evidence]]:
    """The level that aggravating facts raise a complaint of `value` to, with those facts."""
    by_label: dict[str, list[Evidence]] = {}
    for one, hit in signs:
        by_label.setdefault(hit.label, []).append(one.evidence(hit))
    large = _large_amounts(customer)
    if by_label.get("public"):
        return 4, by_label["public"]
    if by_label.get("many") and (value >= 2 or len(by_label["many"]) > 1):
        return 4, by_label["many"]
    if large and by_label.get("loss"):
        return 3, [*large, *by_label["loss"]]
    if by_label.get("vulnerable") and value >= 2:
        return 3, by_label["vulnerable"]
    if value == 1:
        return _to_medium(customer, by_label, course)
    return value, []


def _to_medium(
    customer: Sequence[Said], by_label: dict[str, list[Evidence]], course: Sequence[CoursePoint]
) -> tuple[int, list[Evidence]]:
    """A slight complaint is medium when it came before, was not heard, or is made in fury."""
    for label in ("repeated", "loss"):
        if by_label.get(label):
            return 2, by_label[label]
    furious = next((p for p in course if p.label == "angry" and p.intensity >= _FURY), None)
    if furious:
        one = next(said for said in customer if said.turn == furious.turn)
        return 2, [one.evidence(hit) for hit in one.signals.hits["emotion"] if hit.label == "angry"][:2]
    return 1, []


def _large_amounts(customer: Sequence[Said]) -> list[Evidence]:
    return [
        one.quote(start, end, "complaint.large_amount")
        for one in customer
        for start, end in _large_spans(one.signals.plain)
    ]


@lru_cache(maxsize=4096)
def _large_spans(text: str) -> tuple[tuple[int, int], ...]:
    figures = [match.span() for match in _AMOUNT.finditer(text) if amount_of(match) >= LARGE_AMOUNT]
    return (*figures, *(match.span() for match in _WORD_AMOUNT.finditer(text)))


def amount_of(match: re.Match[str]) -> float:
    """The number a matched amount stands for: 3.5万 → 35000."""
    groups = match.groups()
    for number, times in zip(groups[::2], groups[1::2], strict=True):
        if number:
            return float(number.replace(",", "")) * _TIMES[times or ""]
    return 0.0
