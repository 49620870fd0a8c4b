"""What an agent's message asks for: the topics of its questions and requests."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from yueting.understanding.acts.act import Act
from yueting.understanding.clauses import clauses
from yueting.understanding.folding import plain
from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).parent / "words" / "topics.yaml"
_ASKS = frozenset({"ask_open", "ask_closed", "identify"})
# What stands in these asks for nothing: facts said again, a farewell, ways to choose from.
_ASKS_NOTHING = frozenset({"confirm", "close", "options", "promise_dated"})


@cache
def _asking() -> re.Pattern[str]:
    return re.compile(str(load_mapping(_FILE)["asking"]))


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(str(load_mapping(_FILE)["opening"]))


@cache
def _topics() -> Mapping[str, re.Pattern[str]]:
    given = load_mapping(_FILE)["topics"]
    return {name: re.compile("|".join(f"(?:{one})" for one in patterns)) for name, patterns in given.items()}


def topics() -> frozenset[str]:
    """The topics that a fact may be asked by."""
    return frozenset(_topics())


def topics_asked(message: str, acts: Sequence[Act]) -> tuple[str, ...]:
    """The topics that a message asks about, in the order of its sentences; `acts` are those of this message.

    A question that lets tell and names no topic asks what happened.
    """
    text = plain(message)
    found: list[str] = []
    sentences: dict[int, list[tuple[int, int, bool]]] = {}
    for clause in clauses(text):
        sentences.setdefault(clause.sentence, []).append((clause.start, clause.end, clause.asks))
    for pieces in sentences.values():
        free = [one for one in pieces if not _meant(acts, one[0])]
        words = " ".join(text[start:end] for start, end, _ in free)
        if not words or _opening().search(words) or not _asks(words, free, acts):
            continue
        named = [topic for topic, pattern in _topics().items() if pattern.search(words)]
        found += named or (["what_happened"] if _lets_tell(free, acts) else [])
    return tuple(dict.fromkeys(found))


def _asks(words: str, pieces: Sequence[tuple[int, int, bool]], acts: Sequence[Act]) -> bool:
    asked = any(asks for _, _, asks in pieces) or _does(_ASKS, pieces, acts)
    return asked or bool(_asking().search(words))


def _lets_tell(pieces: Sequence[tuple[int, int, bool]], acts: Sequence[Act]) -> bool:
    return _does(frozenset({"ask_open"}), pieces, acts)


def _does(kinds: frozenset[str], pieces: Sequence[tuple[int, int, bool]], acts: Sequence[Act]) -> bool:
    return any(
        act.act in kinds and act.start < end and start < act.end for act in acts for start, end, _ in pieces
    )


def _meant(acts: Sequence[Act], place: int) -> bool:
    return any(act.act in _ASKS_NOTHING and act.start <= place < act.end for act in acts)
