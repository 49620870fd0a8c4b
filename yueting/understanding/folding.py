"""One spelling for what means the same: scripts, widths, letter case, variants, Cantonese words.

`plain` works character by character, so offsets stay true and a part of a text folds to a part of the folded
text; `fold` goes on to replace Cantonese words by their Mandarin twins.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from yueting.understanding.yaml_files import load_mapping

if TYPE_CHECKING:
    from opencc import OpenCC

_FILE = Path(__file__).parent / "lexicons" / "folding.yaml"


def plain(text: str) -> str:
    """The text in Simplified characters, half width, lower case, variants made one; as long as it came."""
    return text.translate(_characters())


def fold(text: str) -> str:
    """`plain`, with Cantonese words replaced by their Mandarin twins (幾時 → 什么时候), longest first.

    Folding a folded text changes nothing. The result may be shorter or longer than the text.
    """
    return fold_plain(plain(text))


def fold_plain(text: str) -> str:
    """`fold` for a text that `plain` has been over already."""
    table = twins()
    return _twin_words().sub(lambda found: table[found.group()], text)


def respelled(text: str) -> str:
    """The text with Cantonese words in their own characters where they were typed with others (等左 → 等咗).

    One character stands for one, so offsets stay true.
    """
    for pattern, right in _spellings():
        text = pattern.sub(right, text)
    return text


@lru_cache(maxsize=1)
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), right) for pattern, right in load_mapping(_FILE)["spellings"])


@lru_cache(maxsize=1)
def twins() -> dict[str, str]:
    """Cantonese word → Mandarin twin, both plain. What only looks Cantonese (仲裁) is its own twin."""
    return {plain(word): plain(twin) for word, twin in load_mapping(_FILE)["twins"].items()}


@lru_cache(maxsize=1)
def _twin_words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, twins()), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _characters() -> "_Characters":
    return _Characters(load_mapping(_FILE)["variants"])


class _Characters(dict[int, str]):
    """Translation table that learns each character the first time it is met.

    OpenCC is asked for single characters only: its phrases (乾隆 but 干净) would make the folding of a
    character depend on its neighbours, and a word searched alone would miss itself inside a text.
    """

    def __init__(self, variants: dict[str, str]) -> None:
        super().__init__()
        self._variants = variants

    def __missing__(self, code: int) -> str:
        folded = self._fold(chr(code))
        self[code] = folded
        return folded

    def _fold(self, character: str) -> str:
        if "\ud800" <= character <= "\udfff":  # half of a pair: nothing can be done with it, nor may it crash
            return character
        character = _if_single(unicodedata.normalize("NFKC", character), character)
        character = _if_single(character.lower(), character)
        if character in self._variants or character < "\u2e80":  # below: no Chinese character
            return self._variants.get(character, character)
        character = _if_single(_to_simplified().convert(character), character)
        return self._variants.get(character, character)


def _if_single(folded: str, character: str) -> str:
    return folded if len(folded) == 1 else character


@lru_cache(maxsize=1)
def _to_simplified() -> "OpenCC":
    from opencc import OpenCC  # not at import: loading it costs 20 ms

    return OpenCC("t2s")
