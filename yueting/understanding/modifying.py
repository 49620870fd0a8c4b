"""What stands beside a word and changes it: negators, intensifiers, suppositions, formulas of politeness."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from yueting.understanding.spotting import Hit

# How far, in characters, a negator or intensifier may stand before the word it changes.
_REACH = 3
_REACH_LATIN = 12
_CLAUSE_END = re.compile(r"[,.;:!?。、…\n~]|就|但|不过|可是|but ")
# No word, modifier or formula of the lexicons is longer, so nothing further away needs to be looked at.
_WINDOW = 40


def modified(
    hits: Sequence[Hit], modifiers: Sequence[Hit], formulas: Sequence[Hit], text: str, negation: str
) -> list[Hit]:
    """The hits with what stands beside them applied; all sequences in order of their start.

    Dropped: hits inside a formula, supposed ones that count only when real, either-or questions (滿唔滿意). A
    negated hit takes its entry's `negated` label or is dropped; 唔係唔滿意 counts two negators and stays, weaker.
    """
    kept = []
    for hit in hits:
        around = _near(modifiers, hit)
        covers = _near(formulas, hit)
        if _inside(hit, covers) or (hit.entry.real and _supposed(hit, around, text)):
            continue
        beside = [one for one in around if _beside(one, hit, text) and not _inside(one, covers)]
        negators = [
            one for one in beside if one.end <= hit.start and _turns(one, hit.entry.negation or negation)
        ]
        if negators and _asks_either_or(negators[-1], hit, text):
            continue
        label = hit.entry.negated if len(negators) % 2 else hit.label
        if label:
            weight = _weight(hit, len(negators), beside)
            kept.append(Hit(hit.entry, hit.start, hit.end, label, weight))
    return kept


def _near(marks: Sequence[Hit], hit: Hit) -> Sequence[Hit]:
    first = bisect_left(marks, hit.start - _WINDOW, key=lambda mark: mark.start)
    last = bisect_left(marks, hit.end + _WINDOW, key=lambda mark: mark.start)
    return marks[first:last]


def _weight(hit: Hit, negators: int, beside: Sequence[Hit]) -> float:
    weight = hit.weight * (1.0, 0.9, 0.6)[min(negators, 2)]
    for modifier in beside:
        if modifier.label in ("intensifier", "softener"):
            weight *= modifier.weight
    return weight


def _inside(hit: Hit, covers: Sequence[Hit]) -> bool:
    return any(cover.start <= hit.start and hit.end <= cover.end for cover in covers)


def _supposed(hit: Hit, around: Sequence[Hit], text: str) -> bool:
    """如果, 會唔會, 嘅話 in the same clause, before or after."""
    for modifier in around:
        if modifier.label == "supposition":
            first, last = sorted((modifier, hit), key=lambda one: one.start)
            gap = text[first.end : last.start]
            if len(gap) <= _REACH_LATIN and not _CLAUSE_END.search(gap):
                return True
    return False


def _turns(modifier: Hit, negation: str) -> bool:
    if negation == "plain":
        return modifier.label in ("negator", "refusal")
    return negation == "refusal" and modifier.label == "refusal"


def _beside(modifier: Hit, hit: Hit, text: str) -> bool:
    if modifier.end <= hit.start:
        reach = _REACH_LATIN if "a" <= text[hit.start] <= "z" else _REACH
        gap = text[modifier.end : hit.start]
        return len(gap) <= reach and not _CLAUSE_END.search(gap)
    if modifier.start >= hit.end and modifier.label in ("intensifier", "softener"):
        gap = text[hit.end : modifier.start]
        return len(gap) <= 1 and not _CLAUSE_END.search(gap)
    return False


def _asks_either_or(negator: Hit, hit: Hit, text: str) -> bool:
    """滿唔滿意, 满不满意: the word's own first character stands before the negator."""
    return negator.end == hit.start and negator.start > 0 and text[negator.start - 1] == text[hit.start]
