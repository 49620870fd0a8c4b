"""What a search asks for, and where it stands in a text.

The index gives candidates that have every token; whether the words really stand there is decided here. A word is
found in either script and width, across a gap ("9123 4567"), and as its Cantonese or Mandarin twin. A query that finds
nothing as it is written may be asked by its sounds: 退宽 for 退款.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from yueting.conversations.marking import Span
from yueting.understanding.folding import fold, plain, twins
from yueting.understanding.sounds import sounding_like
from yueting.understanding.tokens import query_tokens

LONGEST = 200  # characters of a query; more is pasted text
_GAP = r"[\s\-]*"
_GAPS = re.compile(r"[\s\-]+")
_MOST_SPANS = 50


@dataclass(frozen=True, slots=True)
class Sought:
    """A query: every word must stand in the text, as it is written or, `by_sound`, as it is read."""

    words: tuple[str, ...]
    by_sound: bool = False

    def spans(self, text: str) -> list[Span] | None:
        """Where the words stand (code points), or None if one is missing.

        A word that stands there only by its meaning gives no span.
        """
        spelled = plain(text)
        folded = ""
        spans: list[Span] = []
        for word in self.words:
            found = [match.span() for match in _pattern(word, self.by_sound).finditer(spelled)]
            if not found:
                folded = folded or _GAPS.sub("", fold(text))
                if _GAPS.sub("", fold(word)) not in folded:
                    return None
            spans += found[:_MOST_SPANS]
        return spans


def sought(query: str, *, by_sound: bool = False) -> Sought:
    """The words of a query, cut at spaces."""
    return Sought(tuple(query[:LONGEST].split()), by_sound)


def tokens_by_sound(query: str) -> list[list[str]]:
    """For each token of the query those that it may have been typed for: one character may be another that sounds alike.
    Empty where there is no Chinese to mishear."""
    groups = [_heard_as(token) for token in query_tokens(query[:LONGEST])]
    return groups if any(len(group) > 1 for group in groups) else []


def _heard_as(token: str) -> list[str]:
    if len(token) > 2:
        return [token]
    others = (
        token[:at] + other + token[at + 1 :] for at, sign in enumerate(token) for other in sounding_like(sign)
    )
    return list(dict.fromkeys(others))


@lru_cache(maxsize=256)
def _pattern(word: str, by_sound: bool) -> re.Pattern[str]:
    """Every spelling of a word: as written, as it folds, and the words that fold to the same."""
    folded = fold(word)
    spellings = {plain(word), folded, *(written for written, twin in twins().items() if twin == folded)}
    sign_of = _sounding if by_sound else re.escape
    parts = [_GAP.join(sign_of(sign) for sign in _GAPS.sub("", spelling)) for spelling in spellings]
    return re.compile("|".join(sorted(filter(None, parts), key=len, reverse=True)) or r"(?!)")


def _sounding(sign: str) -> str:
    alike = sounding_like(sign)
    return re.escape(sign) if len(alike) == 1 else f"[{alike}]"
