"""A message cut into sentences and clauses, the pieces in which people do things with words."""

import re
from dataclasses import dataclass

# Where a sentence ends, and where only a clause does; a dot or comma inside a number ends nothing. People who
# chat leave marks out and put a space between two Chinese characters instead.
_BREAK = re.compile(
    r"(?P<sentence>[。!?\n;…~]+|\.(?=\s|$)|\.(?=[\u3400-\u9fff]))"
    r"|(?P<clause>,(?!\d)|(?<!\d),|:(?!\d)|(?<=[\u3400-\u9fff])[ \t]+(?=[\u3400-\u9fff\[]))"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """`start:end` of the plain text without the mark behind it; `sentence` counts from 0. `asks`: the sentence
    ends with a question mark."""

    start: int
    end: int
    sentence: int
    asks: bool


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a plain text in order, none of them empty."""
    pieces: list[tuple[int, int, int]] = []
    asking: set[int] = set()
    sentence = begin = 0
    for mark in _BREAK.finditer(text):
        _add(pieces, text, begin, mark.start(), sentence)
        begin = mark.end()
        if mark.lastgroup == "sentence":
            if "?" in mark.group():
                asking.add(sentence)
            sentence += 1
    _add(pieces, text, begin, len(text), sentence)
    return tuple(Clause(start, end, number, number in asking) for start, end, number in pieces)


def _add(pieces: list[tuple[int, int, int]], text: str, start: int, end: int, sentence: int) -> None:
    piece = text[start:end]
    inner = piece.strip()
    if inner:
        first = start + piece.index(inner)
        pieces.append((first, first + len(inner), sentence))
