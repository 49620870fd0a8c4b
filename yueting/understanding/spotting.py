"""Finding the words of the lexicons in a text."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yueting.understanding.lexicon import Domain, Entry, Index

# Labels of entries that keep others from being seen.
_HIDING = ("none", "not:")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found at `start:end`, with the label it speaks for here and how strongly."""

    entry: Entry
    start: int
    end: int
    label: str
    weight: float


def spot(text: str, index: Index) -> dict[Domain, list[Hit]]:
    """All words and matches of the index in the text, by domain; they may still hide each other.

    The text must be plain where the index is of folded lexicons.
    """
    found: dict[Domain, list[Hit]] = defaultdict(list)
    for start in range(len(text)):
        for word, entry, domain in _beginning(text, start, index):
            end = start + len(word)
            if text.startswith(word, start) and _whole(text, start, end):
                found[domain].append(Hit(entry, start, end, entry.label, entry.weight))
    for pattern, (entry, domain) in index.patterns.open_to(text):
        for match in pattern.finditer(text):
            if match.end() > match.start():
                found[domain].append(Hit(entry, match.start(), match.end(), entry.label, entry.weight))
    return found


def _beginning(text: str, start: int, index: Index) -> Sequence[tuple[str, Entry, Domain]]:
    """The words that may stand at `start`."""
    longer, single = index.words.get(text[start : start + 2]), index.words.get(text[start])
    if longer and single and longer is not single:  # at the end of the text both are the same
        return (*longer, *single)
    return longer or single or ()


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """The hits of one domain in order; one inside a longer one is left out, and so are those labelled "none",
    which only keep others from being seen (垃圾桶 is no 垃圾)."""
    kept: list[Hit] = []
    reach = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.label != "none")):
        again = kept and hit.start < reach and hit.entry is kept[-1].entry  # 登入|唔到 and 入唔到: said once
        if hit.end > reach and not again:
            kept.append(hit)
            reach = hit.end
    return [hit for hit in kept if hit.label != "none"]


def longest_by_label(hits: Iterable[Hit]) -> list[Hit]:
    """As `longest`, but a hit hides others of its own label only: one word may be part of several acts. What an
    entry labelled "none" covers is hidden whatever its label, what one labelled "not:hold" covers is no "hold"."""
    found = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    hiding = [hit for hit in found if hit.label.startswith(_HIDING)]
    reach: dict[str, int] = {}
    kept: list[Hit] = []
    for hit in found:
        if hit.end > reach.get(hit.label, 0) and not any(_hides(one, hit) for one in hiding):
            kept.append(hit)
            reach[hit.label] = hit.end
    return kept


def _hides(cover: Hit, hit: Hit) -> bool:
    inside = cover.start <= hit.start and hit.end <= cover.end
    return inside and cover.label in ("none", f"not:{hit.label}")


def _whole(text: str, start: int, end: int) -> bool:
    """False when a Latin word or number would be cut: "late" in "plate"."""
    return not (
        (_latin(text[start]) and start > 0 and _latin(text[start - 1]))
        or (_latin(text[end - 1]) and end < len(text) and _latin(text[end]))
    )


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
