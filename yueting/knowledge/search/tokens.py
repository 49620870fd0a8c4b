"""Tokens for the candidates that PostgreSQL gives: the words of a text, and how its title and questions sound."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yueting.knowledge.search.collection import Statistics
from yueting.knowledge.search.postings import buckets_of
from yueting.knowledge.search.signs import JYUTPING, PAIRS, PINYIN, signs_of, spelled
from yueting.understanding.tokens import index_tokens, telling

_SOUNDS = {PINYIN: "~p", JYUTPING: "~j"}
_MOST_SOUNDS = 200
_MOST_TOKENS = 48
_MOST_ROWS = 3_000  # rows that all tokens of a question may find together


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token that candidates are asked for, and how much it says (its inverse document frequency)."""

    token: str
    weight: float


def article_tokens(title: str, questions: Sequence[str], body: str) -> list[str]:
    """The distinct tokens that an article is found by."""
    asked = "\n".join([title, *questions])
    return list(dict.fromkeys([*index_tokens(f"{asked}\n{body}"), *_sounds(asked)]))


def wanted_tokens(question: str, statistics: Statistics) -> list[Wanted]:
    """The rarest tokens of a question first, _MOST_TOKENS at most, and as many as may find _MOST_ROWS
    texts together, but three at least. Single characters are left out where there are pairs of them: they find everything."""
    words = telling(index_tokens(question))
    longer = [word for word in words if len(word) > 1 or word.isdigit()] or words
    asked = [(word, _rows(word, statistics)) for word in longer[:_MOST_SOUNDS]]
    asked += [(sound, rows) for sound, rows in _sounds_with_rows(question, statistics)]
    asked.sort(key=lambda one: one[1])
    within = np.searchsorted(np.cumsum([rows for _, rows in asked]), _MOST_ROWS, side="right")
    return [
        Wanted(token, _weight(rows, statistics.count))
        for token, rows in asked[: min(max(3, int(within)), _MOST_TOKENS)]
    ]


def is_word(token: str) -> bool:
    """False for a sound, which nobody wants to read."""
    return not token.startswith("~")


def _sounds(text: str) -> list[str]:
    return [
        f"{mark}{code & ((1 << 60) - 1)}"
        for view, mark in _SOUNDS.items()
        for code in dict.fromkeys(signs_of([spelled(text)], [view]).codes.tolist())
    ][: 2 * _MOST_SOUNDS]


def _sounds_with_rows(question: str, statistics: Statistics) -> list[tuple[str, int]]:
    found = []
    for view, mark in _SOUNDS.items():
        codes = np.unique(signs_of([spelled(question[:_MOST_SOUNDS])], [view]).codes)
        rows = statistics.frequencies[buckets_of(codes)].tolist()
        found += [
            (f"{mark}{code & ((1 << 60) - 1)}", n) for code, n in zip(codes.tolist(), rows, strict=True)
        ]
    return found


def _rows(word: str, statistics: Statistics) -> int:
    """How many texts hold a word, at most: as many as hold the rarest of its pairs."""
    codes = signs_of([word], [PAIRS]).codes
    return int(statistics.frequencies[buckets_of(codes)].min()) if len(codes) else 0


def _weight(rows: int, count: int) -> float:
    return float(np.log(1 + (max(count - rows, 0) + 0.5) / (rows + 0.5)))
