"""Cutting a text into marked and plain pieces, for evidence and for search hits."""

from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text as it was written."""

    text: str
    marked: bool = False


def marked(text: str, spans: Iterable[Span], *, around: int | None = None) -> list[Piece]:
    """The text in pieces, the spans (code points, end exclusive) marked; overlapping ones become one.

    `around` keeps only that many characters before the first and after the last mark, with "…" for the rest.
    """
    merged = _merged(span for span in spans if 0 <= span[0] < span[1] <= len(text))
    start, end = _window(text, merged, around)
    pieces = [Piece("…")] if start > 0 else []
    for first, last in merged:
        if last > end:
            break
        pieces.append(Piece(text[start:first]))
        pieces.append(Piece(text[first:last], marked=True))
        start = last
    pieces.append(Piece(text[start:end]))
    if end < len(text):
        pieces.append(Piece("…"))
    return [piece for piece in pieces if piece.text]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(text: str, merged: list[Span], around: int | None) -> Span:
    if around is None:
        return 0, len(text)
    if not merged:
        return 0, min(len(text), 2 * around)
    first, end = merged[0][0], merged[0][1]
    for span in merged[1:]:
        if span[1] - first <= 4 * around:  # marks far away would make the excerpt as long as the text
            end = span[1]
    return max(0, first - around), min(len(text), end + around)
