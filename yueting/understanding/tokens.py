"""Search tokens of our own, because PostgreSQL takes a run of Chinese for one word.

The promise: every token of `query_tokens(word)` is among `index_tokens(text)` wherever the two-character
Chinese `word` stands in the text, in either script or width, or as its Cantonese or Mandarin twin.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from yueting.understanding.folding import fold_plain, plain, twins
from yueting.understanding.yaml_files import load_mapping

if TYPE_CHECKING:
    from rjieba import Jieba

_STOP_WORDS = Path(__file__).parent / "lexicons" / "stop_words.yaml"
# A tsvector refuses longer words; nobody searches for them.
MAX_TOKEN = 64

_HAN = r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<other>[^\W_{_HAN}]+)")
_PIECE = re.compile(r"\d+|[^\d]+")
# Phone numbers of Hong Kong and the Mainland are written with and without gaps.
_GAPPED_NUMBER = re.compile(r"(?<!\d)(?:\d{4}[ -]\d{4}|1\d{2}[ -]\d{4}[ -]\d{4})(?!\d)")
# Longer runs without a space are pasted data: they get their bigrams but no words.
_MAX_SEGMENTED = 2_000
_JIEBA_FREQUENCY = 20_000


def index_tokens(text: str) -> list[str]:
    """The distinct tokens a text is found by: characters, bigrams, longer words, Latin words, numbers."""
    spelled = plain(text)
    found: dict[str, None] = {}
    for run, is_han in _runs(spelled):
        if is_han:
            found.update(dict.fromkeys(_indexed_han(run)))
        else:
            found.update(dict.fromkeys(_indexed_latin(run)))
    found.update(dict.fromkeys(_joined_numbers(spelled)))
    return list(found)


def query_tokens(text: str) -> list[str]:
    """The distinct tokens that a text must have, every one, to match; empty when the query names nothing."""
    spelled = plain(text)
    found: dict[str, None] = {}
    for number in _joined_numbers(spelled):
        found[number] = None
    spelled = _GAPPED_NUMBER.sub(" ", spelled)
    single: list[str] = []
    for run, is_han in _runs(spelled):
        tokens = _asked_han(run) if is_han else _asked_latin(run)
        if is_han and all(len(token) == 1 for token in tokens):
            single.extend(tokens)
        else:
            found.update(dict.fromkeys(tokens))
    return list(found) or list(dict.fromkeys(single))


def telling(tokens: Iterable[str]) -> list[str]:
    """Those that say what is asked: English filler ("what is the …") finds everything and means nothing."""
    return [token for token in tokens if token not in _stop_words()]


def segmented(folded: str) -> list[str]:
    """The words of a folded text, one after the other."""
    return _words(folded)


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    return frozenset(load_mapping(_STOP_WORDS)["english"].split())


def _runs(spelled: str) -> Iterator[tuple[str, bool]]:
    for match in _RUN.finditer(spelled):
        yield match.group(), match.lastgroup == "han"


def _indexed_han(run: str) -> Iterator[str]:
    """Plain characters and bigrams, those of the folded run, and what each plain bigram folds to by itself: a
    query of two characters is folded without its neighbours."""
    yield from run
    yield from _bigrams(run)
    folded = fold_plain(run)
    if folded != run:
        yield from folded
        yield from _bigrams(folded)
        for pair in _bigrams(run):
            yield from _asked_pair(pair)
    if len(run) <= _MAX_SEGMENTED:
        yield from (word for word in _words(folded) if 2 < len(word) <= MAX_TOKEN)


def _asked_han(run: str) -> list[str]:
    if len(run) <= 2:
        return list(_asked_pair(run))
    words = _words(fold_plain(run)[:_MAX_SEGMENTED])
    pairs = [pair for word in words if len(word) > 1 for pair in _bigrams(word)]
    return pairs or words


@lru_cache(maxsize=16_384)
def _asked_pair(run: str) -> tuple[str, ...]:
    """Tokens for a run of one or two characters."""
    folded = fold_plain(run)
    return tuple(_bigrams(folded)) if len(folded) > 1 else (folded,)


def _bigrams(run: str) -> Iterable[str]:
    return (run[i : i + 2] for i in range(len(run) - 1))


def _indexed_latin(run: str) -> Iterator[str]:
    yield run[:MAX_TOKEN]
    pieces = _PIECE.findall(run)
    if 1 < len(pieces) <= 3:
        yield from (piece[:MAX_TOKEN] for piece in pieces)


def _asked_latin(run: str) -> list[str]:
    """iphone15 is asked for in pieces, to find "iphone 15"; a code such as 7k3f9 as a whole."""
    pieces = _PIECE.findall(run)
    return [piece[:MAX_TOKEN] for piece in pieces] if len(pieces) == 2 else [run[:MAX_TOKEN]]


def _joined_numbers(spelled: str) -> Iterator[str]:
    for match in _GAPPED_NUMBER.finditer(spelled):
        yield re.sub(r"[ -]", "", match.group())


def _words(folded: str) -> list[str]:
    words: list[str] = _jieba().cut(folded)
    return words


@lru_cache(maxsize=1)
def _jieba() -> "Jieba":
    """The segmenter with our own words; loaded at first use (about 0.2 s, 25 MB)."""
    import rjieba

    segmenter = rjieba.Jieba()
    for word in {*twins(), *twins().values()}:
        if len(word) > 1:
            segmenter.add_word(word, _JIEBA_FREQUENCY, "x")
    return segmenter
