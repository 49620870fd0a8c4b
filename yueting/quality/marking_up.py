"""A message cut into pieces, so that the words a point rests on can be shown as such. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `start:end` of a text, and the item that cites them."""

    start: int
    end: int
    item: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `items` that cite it, none where nobody does."""

    text: str
    items: tuple[str, ...] = ()


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """The whole text in order. Spans may overlap; what lies outside the text is left out."""
    kept = [Span(max(0, s.start), min(len(text), s.end), s.item) for s in spans]
    kept = [span for span in kept if span.start < span.end]
    cuts = sorted({0, len(text), *(span.start for span in kept), *(span.end for span in kept)})
    found = []
    for start, end in pairwise(cuts):
        items = dict.fromkeys(span.item for span in kept if span.start <= start and end <= span.end)
        found.append(Piece(text[start:end], tuple(items)))
    return found
