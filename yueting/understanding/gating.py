"""Which of many patterns can match a text at all, told from the characters that stand in it.

Most patterns need one of a few characters; a message holds few of these, so most patterns need not be tried.
"""

import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

Owner = TypeVar("Owner")
# A choice of more characters than this is found in nearly every text: it tells nothing.
_MOST = 64
_OTHER_DIGIT = re.compile(r"[^\D0-9]")


@dataclass(frozen=True, eq=False)
class Gated(Generic[Owner]):
    """Patterns in order, each with whom it belongs to."""

    patterns: tuple[tuple[re.Pattern[str], Owner], ...]

    def open_to(self, text: str) -> Iterator[tuple[re.Pattern[str], Owner]]:
        """The patterns that may match the text, in order; any that is left out cannot."""
        if _OTHER_DIGIT.search(text):  # needs of \d are told in 0 to 9
            return iter(self.patterns)
        always, by_character = self._needs
        places = set(always)
        for character in set(text):
            places.update(by_character.get(character, ()))
        return (self.patterns[place] for place in sorted(places))

    @cached_property
    def _needs(self) -> tuple[Sequence[int], Mapping[str, Sequence[int]]]:
        """Places of the patterns that need no character, and of the others by each that they may need."""
        always: list[int] = []
        by_character: dict[str, list[int]] = {}
        for place, (pattern, _) in enumerate(self.patterns):
            needed = needed_characters(pattern)
            if needed is None:
                always.append(place)
            for character in needed or ():
                by_character.setdefault(character, []).append(place)
        return always, by_character


def needed_characters(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Characters of which every match holds at least one; None where no small choice is sure."""
    if pattern.flags & re.IGNORECASE:
        return None
    return _of_sequence(parser.parse(pattern.pattern, pattern.flags))


def _of_sequence(parts: Iterable[Any]) -> frozenset[str] | None:
    """Every part has to be there: the one that leaves the fewest characters tells most."""
    sure = [needed for part in parts if (needed := _of_part(*part)) is not None]
    return min(sure, key=len, default=None)


def _of_part(kind: Any, of: Any) -> frozenset[str] | None:
    if kind is code.LITERAL:
        return frozenset(chr(of))
    if kind is code.IN:
        return _of_class(of)
    if kind is code.BRANCH:
        choices = [_of_sequence(choice) for choice in of[1]]
        return None if None in choices else _small(frozenset().union(*filter(None, choices)))
    if kind is code.SUBPATTERN:
        return _of_sequence(of[3])
    if kind is code.ATOMIC_GROUP:
        return _of_sequence(of)
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT) and of[0] > 0:
        return _of_sequence(of[2])
    return None


def _of_class(choices: Iterable[Any]) -> frozenset[str] | None:
    found: set[str] = set()
    for kind, of in choices:
        if kind is code.LITERAL:
            found.add(chr(of))
        elif kind is code.CATEGORY and of is code.CATEGORY_DIGIT:
            found.update(string.digits)
        elif kind is code.RANGE and of[1] - of[0] < _MOST:
            found.update(map(chr, range(of[0], of[1] + 1)))
        else:
            return None
    return _small(frozenset(found))


def _small(found: frozenset[str]) -> frozenset[str] | None:
    return found if len(found) <= _MOST else None
