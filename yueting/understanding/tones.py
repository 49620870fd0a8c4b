"""Groups of words that a small model takes as one sign each, and marks of style: `lexicons/tones.yaml`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from yueting.understanding.folding import plain
from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).parent / "lexicons" / "tones.yaml"
_NEGATORS = frozenset("不没别未无莫冇唔")
# So many characters at the front (a title) and at the end (a conclusion) say more than the middle.
_FRONT, _BACK = 25, 40
_LENGTHS = (10, 20, 40, 80)
_MARKS = {
    name: re.compile(pattern)
    for name, pattern in {
        "!": "!",
        "!!": "!!",
        "?": r"\?",
        "??": r"\?\?",
        "~": "~",
        "...": r"\.\.|…|。。",
        "full stop": r"[。.;]$",
        "face": r"\[|[\U0001f000-\U0001ffff]",
        "digit": "0",
        "bookish": "[《、;]",
        "@": "@",
        "#": "#",
        "I": "我",
        "you": "你",
        "drawn out": r"(.)\1\1",
        "particle": "[啊呀哇哦噢呢吧嘛吗么]",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Tones:
    """Word → group, by the word's first character, longest first; `ends`: also tell front and back apart."""

    words: Mapping[str, tuple[tuple[str, str], ...]]
    ends: bool
    marks: bool


def toned(text: str, domain: str) -> Iterator[tuple[str, int, int]]:
    """The groups (~ before one that is negated), groups at front and back, and marks of a levelled text, each
    with its place; a mark has no place of its own (0, 0)."""
    tones = tones_of(domain)
    for group, start, end in _groups(text, tones):
        yield group, start, end
        if tones.ends and end <= _FRONT:
            yield f"front {group}", start, end
        if tones.ends and start >= len(text) - _BACK:
            yield f"back {group}", start, end
    if tones.marks:
        for mark, pattern in _MARKS.items():
            if pattern.search(text):
                yield f"mark {mark}", 0, 0
        yield f"mark length {sum(len(text) >= one for one in _LENGTHS)}", 0, 0


def _groups(text: str, tones: Tones) -> Iterator[tuple[str, int, int]]:
    place = 0
    while place < len(text):
        for word, group in tones.words.get(text[place], ()):
            if text.startswith(word, place):
                negated = not _NEGATORS.isdisjoint(text[max(0, place - 2) : place])
                yield f"~{group}" if negated else group, place, place + len(word)
                place += len(word)
                break
        else:
            place += 1


@lru_cache(maxsize=8)
def tones_of(domain: str) -> Tones:
    """The groups of one domain; a word that stands in two belongs to the first."""
    data = load_mapping(_FILE)[domain]
    by_first: dict[str, dict[str, str]] = {}
    for group, words in data["groups"].items():
        for word in plain(words).split():
            by_first.setdefault(word[0], {}).setdefault(word, group)
    ordered = {
        first: tuple(sorted(words.items(), key=lambda one: -len(one[0]))) for first, words in by_first.items()
    }
    return Tones(ordered, data["ends"], data["marks"])
