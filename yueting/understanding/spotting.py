"""Finding the words of a lexicon in a text, and what a negator or an intensifier beside them does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yueting.understanding.lexicon import Entry, Lexicon

# How far, in characters, a negator or intensifier may stand before the word it changes.
_REACH = 3
_REACH_LATIN = 12
_CLAUSE_END = re.compile(r"[,.;:!?。、…\n~]|就|但|不过|可是|but ")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found at `start:end`, with the label it speaks for here and how strongly."""

    entry: Entry
    start: int
    end: int
    label: str
    weight: float


def spot(text: str, lexicon: Lexicon) -> list[Hit]:
    """All entries of the lexicon in the text, in order; a hit inside a longer one is left out, and so are
    those labelled "none", which only keep others from being seen (垃圾桶 is no 垃圾).

    The text must be plain where the lexicon is folded. Modifiers are not applied yet.
    """
    found = [*_word_hits(text, lexicon), *_pattern_hits(text, lexicon)]
    found.sort(key=lambda hit: (hit.start, -hit.end, hit.label != "none"))
    kept: list[Hit] = []
    reach = 0
    for hit in found:
        again = kept and hit.start < reach and hit.entry is kept[-1].entry  # 登入|唔到 and 入唔到: said once
        if hit.end > reach and not again:
            kept.append(hit)
            reach = hit.end
    return [hit for hit in kept if hit.label != "none"]


def _word_hits(text: str, lexicon: Lexicon) -> list[Hit]:
    index = lexicon.words
    found = []
    for start, character in enumerate(text):
        for word, entry in index.get(character, ()):
            if text.startswith(word, start) and _whole(text, start, start + len(word)):
                found.append(Hit(entry, start, start + len(word), entry.label, entry.weight))
                break
    return found


def _pattern_hits(text: str, lexicon: Lexicon) -> list[Hit]:
    return [
        Hit(entry, match.start(), match.end(), entry.label, entry.weight)
        for pattern, entry in lexicon.patterns
        for match in pattern.finditer(text)
        if match.end() > match.start()
    ]


def _whole(text: str, start: int, end: int) -> bool:
    """False when a Latin word or number would be cut: "late" in "plate"."""
    return not (
        (_latin(text[start]) and start > 0 and _latin(text[start - 1]))
        or (_latin(text[end - 1]) and end < len(text) and _latin(text[end]))
    )


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def modified(
    hits: Sequence[Hit], modifiers: Sequence[Hit], masks: Sequence[Hit], text: str, negation: str
) -> list[Hit]:
    """The hits with negators and intensifiers applied, without those a polite formula covers.

    A negated hit takes its entry's `negated` label or is dropped; 唔係唔滿意 counts two negators and stays,
    weaker; 滿唔滿意 is a question and dropped.
    """
    kept = []
    for hit in hits:
        if _inside(hit, masks) or (hit.entry.real and _supposed(hit, modifiers, text)):
            continue
        beside = [m for m in modifiers if _beside(m, hit, text) and not _inside(m, masks)]
        negators = [m for m in beside if m.end <= hit.start and _turns(m, hit.entry.negation or negation)]
        label, weight = hit.label, hit.weight
        if negators and _asks_either_or(negators[-1], hit, text):
            continue
        if len(negators) % 2:
            label = hit.entry.negated
            weight *= 0.9
        elif negators:
            weight *= 0.6
        for modifier in beside:
            if modifier.label in ("intensifier", "softener"):
                weight *= modifier.weight
        if label:
            kept.append(Hit(hit.entry, hit.start, hit.end, label, weight))
    return kept


def _inside(hit: Hit, masks: Sequence[Hit]) -> bool:
    return any(mask.start <= hit.start and hit.end <= mask.end for mask in masks)


def _supposed(hit: Hit, modifiers: Sequence[Hit], text: str) -> bool:
    for modifier in modifiers:
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
