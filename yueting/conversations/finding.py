"""What a search asks for, and where it stands in a text.

The index gives candidates that have every token; whether the words really stand there is decided here. A word is
found in either script and width, across a gap ("9123 4567"), and as its Cantonese or Mandarin twin.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from yueting.conversations.marking import Span
from yueting.understanding.folding import fold, plain, twins

LONGEST = 200  # characters of a query; more is pasted text
_GAP = r"[\s\-]*"
_GAPS = re.compile(r"[\s\-]+")
_MOST_SPANS = 50


@dataclass(frozen=True, slots=True)
class Sought:
    """A query: every word must stand in the text."""

    words: tuple[str, ...]

    def spans(self, text: str) -> list[Span] | None:
        """Where the words stand (code points), or None if one is missing.

        A word that stands there only by its meaning gives no span.
        """
        spelled = plain(text)
        folded = ""
        spans: list[Span] = []
        for word in self.words:
            found = [match.span() for match in _pattern(word).finditer(spelled)]
            if not found:
                folded = folded or _GAPS.sub("", fold(text))
                if _GAPS.sub("", fold(word)) not in folded:
                    return None
            spans += found[:_MOST_SPANS]
        return spans


def sought(query: str) -> Sought:
    """The words of a query, cut at spaces."""
    return Sought(tuple(query[:LONGEST].split()))


@lru_cache(maxsize=256)
def _pattern(word: str) -> re.Pattern[str]:
    """Every spelling of a word: as written, as it folds, and the words that fold to the same."""
    folded = fold(word)
    spellings = {plain(word), folded, *(written for written, twin in twins().items() if twin == folded)}
    parts = [_GAP.join(re.escape(sign) for sign in _GAPS.sub("", spelling)) for spelling in spellings]
    return re.compile("|".join(sorted(filter(None, parts), key=len, reverse=True)) or r"(?!)")
