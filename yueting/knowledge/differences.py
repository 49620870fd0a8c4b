"""What changed between two wordings, line by line, for a page that shows it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_MOST_LINES = 2000  # beyond it a comparison would take seconds


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters that were kept, added or taken away."""

    how: Literal["same", "added", "gone"]
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of `after` and, where they were, those gone from `before`; lines first, then words within a line."""
    if before == after:
        return (Piece("same", after),) if after else ()
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if max(len(old), len(new)) > _MOST_LINES:
        return (Piece("gone", before), Piece("added", after))
    return tuple(_joined(_by_line(old, new)))


def _by_line(old: list[str], new: list[str]) -> Iterator[Piece]:
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, added = "".join(old[a:b]), "".join(new[c:d])
        if how == "equal":
            yield Piece("same", added)
        elif how == "replace" and len(gone) + len(added) < 4000:
            yield from _by_sign(gone, added)
        else:
            yield Piece("gone", gone)
            yield Piece("added", added)


def _by_sign(gone: str, added: str) -> Iterator[Piece]:
    """Within a changed line; where hardly anything stayed, the whole line is shown as changed."""
    matcher = SequenceMatcher(None, gone, added, autojunk=False)
    if matcher.ratio() < 0.3:
        yield from (Piece("gone", gone), Piece("added", added))
        return
    for how, a, b, c, d in matcher.get_opcodes():
        if how == "equal":
            yield Piece("same", added[c:d])
        else:
            yield Piece("gone", gone[a:b])
            yield Piece("added", added[c:d])


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    kept: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if kept is not None and kept.how == piece.how:
            kept = Piece(kept.how, kept.text + piece.text)
            continue
        if kept is not None:
            yield kept
        kept = piece
    if kept is not None:
        yield kept
