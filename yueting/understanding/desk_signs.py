"""The signs that the desk's models see in a message, by view.

plain: runs of characters as they came; folded: the same with Cantonese words as their Mandarin twin; rest: what
follows the first clause, for praise that opens a grievance; words: English words and pairs of them; hits: what the
lexicons found, and marks. Those of "plain" and "words" have places.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from yueting.understanding.folding import fold_plain
from yueting.understanding.grams import Sign
from yueting.understanding.signals import Signals

VIEWS = ("plain", "folded", "words", "rest", "hits")
# Views whose signs are all runs of one to LONGEST characters of a text.
GRAMS = ("plain", "folded", "rest")
# A longer message says it long before; the time of a reading has to stay bounded.
MAX_SEEN = 600
LONGEST = 3  # characters of a sign
_LENGTHS = (3, 6, 12, 25, 50, 100)
_MARKS = '!?…“”「」"~'
_TOKEN = re.compile(r"[a-z0-9][a-z0-9-]*")
_CLAUSE_END = re.compile(r"[,.!?;:…~\n—]+\s*|[\"”」]\s*|(?<=[呀啊喎啦呢了])\s+")
_LATIN = re.compile(r"[a-z][a-z'’]*")


def keys_of(signals: Signals, view: str) -> list[str]:
    """The signs of one view, as often as they stand in the message."""
    if view in GRAMS:
        return _grams(text_of(signals, view))
    if view == "words":
        return [key for key, _, _ in latin_signs(signals)]
    return list(_hits(signals))


def text_of(signals: Signals, view: str) -> str:
    """The text whose runs of one to LONGEST characters are the signs of a view in GRAMS."""
    text = seen(signals)
    if view == "plain":
        return text
    return fold_plain(_rest(text) if view == "rest" else text)


def latin_signs(signals: Signals) -> Iterator[Sign]:
    """The signs of "words", with their places."""
    before: re.Match[str] | None = None
    for word in _LATIN.finditer(seen(signals)):
        yield word.group(), word.start(), word.end()
        if before is not None and word.start() - before.end() <= 2:
            yield f"{before.group()} {word.group()}", before.start(), word.end()
        before = word


@lru_cache(maxsize=64)  # every view of a message asks
def seen(signals: Signals) -> str:
    """The plain text as far as it is looked at. Each sign of a number or code (1e26db3a, VG-2041) is a 0: any says as
    much as any other."""
    return _TOKEN.sub(_without_code, signals.plain[:MAX_SEEN])


def _without_code(token: re.Match[str]) -> str:
    word = token.group()
    return "0" * len(word) if any(map(str.isdigit, word)) else word


def _grams(text: str) -> list[str]:
    length = len(text)
    return [
        text[start : start + size] for size in range(1, LONGEST + 1) for start in range(length - size + 1)
    ]


def _rest(text: str) -> str:
    """What follows the first clause, "" when there is no more."""
    end = _CLAUSE_END.search(text.strip())
    return text.strip()[end.end() :] if end else ""


def _hits(signals: Signals) -> Iterator[str]:
    for domain, hits in signals.hits.items():
        for hit in hits:
            yield f"{domain}:{hit.label}"
            yield hit.entry.id
    yield f"length {sum(len(signals.text) >= one for one in _LENGTHS)}"
    for mark in _MARKS:
        if mark in signals.plain:
            yield f"mark {mark}"
