"""The signs that the desk's models see in a message, by view; only those of "plain" and "words" have places.

plain: characters as they came; folded: characters with Cantonese words as their Mandarin twin; words: English words
and pairs of them; rest: what follows the first clause, for praise that opens a grievance; hits: what the lexicons
found, and marks; public: what the models of public sets make of the message and of its rest.
"""

import re
from collections.abc import Iterator

from yueting.understanding.classifying import class_scores
from yueting.understanding.folding import fold_plain
from yueting.understanding.grams import Sign
from yueting.understanding.signals import Signals
from yueting.understanding.tasks import Task

VIEWS = ("plain", "folded", "words", "rest", "hits")
PLACED = ("plain", "words")
# A longer message says it long before; the time of a reading has to stay bounded.
MAX_SEEN = 600
_LONGEST = 3  # characters of a sign
_LENGTHS = (3, 6, 12, 25, 50, 100)
_MARKS = '!?…“”「」"~'
_DIGIT = re.compile(r"\d")
_CLAUSE_END = re.compile(r"[,.!?;:…~\n—]+\s*|[\"”」]\s*|(?<=[呀啊喎啦呢了])\s+")
_LATIN = re.compile(r"[a-z][a-z'’]*")
_ASKED: tuple[Task, ...] = ("emotion6", "sentiment3")
_ASKED_OF_REST: tuple[Task, ...] = ()
_STEPS = (0.1, 0.25, 0.4, 0.6, 0.8)


def keys_of(signals: Signals, view: str) -> list[str]:
    """The signs of one view, as often as they stand in the message."""
    text = _seen(signals)
    if view == "plain":
        return _grams(text)
    if view == "folded":
        return _grams(fold_plain(text))
    if view == "words":
        return [key for key, _, _ in _latin(text)]
    if view == "rest":
        return _grams(fold_plain(_rest(text)))
    return list(_hits(signals) if view == "hits" else _public(text))


def placed_signs(signals: Signals, view: str) -> Iterator[Sign]:
    """The same with their places, for the views in PLACED."""
    text = _seen(signals)
    if view == "words":
        yield from _latin(text)
        return
    for size in range(1, _LONGEST + 1):
        for start in range(len(text) - size + 1):
            yield text[start : start + size], start, start + size


def _seen(signals: Signals) -> str:
    return _DIGIT.sub("0", signals.plain[:MAX_SEEN])


def _grams(text: str) -> list[str]:
    length = len(text)
    return [
        text[start : start + size] for size in range(1, _LONGEST + 1) for start in range(length - size + 1)
    ]


def _latin(text: str) -> Iterator[Sign]:
    before: re.Match[str] | None = None
    for word in _LATIN.finditer(text):
        yield word.group(), word.start(), word.end()
        if before is not None and word.start() - before.end() <= 2:
            yield f"{before.group()} {word.group()}", before.start(), word.end()
        before = word


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


def _public(text: str) -> Iterator[str]:
    """Steps that the probabilities of the public models reach, for the whole and for the rest."""
    for name, said, tasks in (("all", text, _ASKED), ("rest", _rest(text), _ASKED_OF_REST)):
        for task in tasks if said.strip() else ():
            for label, share in class_scores(task, said).items():
                for step in _STEPS:
                    if share >= step:
                        yield f"{name} {task} {label} {step}"
