"""Finding the words of a lexicon in a text."""

from collections.abc import Sequence
from dataclasses import dataclass

from yueting.understanding.lexicon import Entry, Lexicon

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


def spot_each(text: str, lexicon: Lexicon) -> list[Hit]:
    """As `spot`, but a hit hides others of its own label only: one word may be part of several acts. What an
    entry labelled "none" covers is hidden whatever its label, what one labelled "not:hold" covers is no "hold"."""
    found = [*_all_word_hits(text, lexicon), *_pattern_hits(text, lexicon)]
    found.sort(key=lambda hit: (hit.start, -hit.end))
    hiding = [hit for hit in found if hit.label.startswith(_HIDING)]
    reach: dict[str, int] = {}
    kept: list[Hit] = []
    for hit in found:
        if not any(_hides(one, hit) for one in hiding) and hit.end > reach.get(hit.label, 0):
            kept.append(hit)
            reach[hit.label] = hit.end
    return kept


def _hides(cover: Hit, hit: Hit) -> bool:
    inside = cover.start <= hit.start and hit.end <= cover.end
    return inside and cover.label in ("none", f"not:{hit.label}")


def _all_word_hits(text: str, lexicon: Lexicon) -> list[Hit]:
    return [
        Hit(entry, start, start + len(word), entry.label, entry.weight)
        for start in range(len(text))
        for word, entry in _beginning(text, start, lexicon)
        if text.startswith(word, start) and _whole(text, start, start + len(word))
    ]


def _word_hits(text: str, lexicon: Lexicon) -> list[Hit]:
    found = []
    for start in range(len(text)):
        for word, entry in _beginning(text, start, lexicon):
            if text.startswith(word, start) and _whole(text, start, start + len(word)):
                found.append(Hit(entry, start, start + len(word), entry.label, entry.weight))
                break
    return found


def _beginning(text: str, start: int, lexicon: Lexicon) -> Sequence[tuple[str, Entry]]:
    """The words that may stand at `start`, longest first."""
    index = lexicon.words
    longer, single = index.get(text[start : start + 2]), index.get(text[start])
    if longer and single and longer is not single:  # at the end of the text both are the same
        return (*longer, *single)
    return longer or single or ()


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
