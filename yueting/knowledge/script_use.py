"""Which script a reply speaks, found by its words: measured for every reply, whichever way it was written. Pure."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from yueting.understanding.folding import plain

# Below this share of its pairs of characters, a reply says something of its own; tried on the library's 110 scripts:
# no two of them share more than half.
LEAST_SHARE = 0.6
_FEWEST_PAIRS = 6  # "one moment please" is nobody's script
_WHOLE = 0.97
_PLACE = re.compile(r"\{\w+\}")
_SIGNS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """One twin ("yue", "cmn", "en") of the script with this key."""

    key: str
    twin: str
    text: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The script that a reply speaks; `share` 0…1 of it stands there."""

    key: str
    twin: str
    share: float

    @property
    def as_written(self) -> bool:
        return self.share >= _WHOLE


def spoken_script(reply: str, wordings: Sequence[Wording]) -> Spoken | None:
    """The wording that most of the reply comes from; None where the agent found words of their own."""
    said = _pairs(reply)
    best, most = None, 0.0
    for wording, pairs in _prepared(tuple(wordings)):
        common = len(pairs & said)
        if common > most and common >= LEAST_SHARE * len(pairs):
            best, most = Spoken(wording.key, wording.twin, common / len(pairs)), common
    return best


@lru_cache(maxsize=64)
def _prepared(wordings: tuple[Wording, ...]) -> tuple[tuple[Wording, frozenset[str]], ...]:
    pairs = ((wording, _pairs(*_PLACE.split(wording.text))) for wording in wordings)
    return tuple((wording, found) for wording, found in pairs if len(found) >= _FEWEST_PAIRS)


def _pairs(*texts: str) -> frozenset[str]:
    """Pairs of neighbouring characters, in Simplified, without signs; of Latin text pairs of words."""
    return frozenset(pair for text in texts for run in _SIGNS.split(plain(text)) for pair in _of_run(run)) | (
        frozenset(_of_words(texts))
    )


def _of_run(run: str) -> Iterable[str]:
    return () if run.isascii() else (run[at : at + 2] for at in range(len(run) - 1))


def _of_words(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        words = re.findall(r"[a-z']+", plain(text))
        yield from (f"{one} {two}" for one, two in itertools.pairwise(words))
