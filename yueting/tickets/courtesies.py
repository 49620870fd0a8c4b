"""Messages that are nothing but thanks or a greeting: they neither open, raise nor reopen a matter."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal

from yueting.understanding.yaml_files import load_mapping

Courtesy = Literal["", "thanks", "greeting"]

_WORDS = Path(__file__).parent / "policies" / "courtesies.yaml"
# Punctuation, spaces, symbols and emoji say nothing about the matter.
_SILENT = re.compile(r"[\W_]+")
# Nobody thanks at such length without saying something else too.
_LONGEST = 80


def courtesy_of(text: str) -> Courtesy:
    """ "thanks" or "greeting" when the whole text is made of such words, else "".

    Thanks outranks a greeting ("hi, thanks!"). Fillers alone ("OK") are "": they may answer a question.
    """
    if len(text) > _LONGEST:
        return ""
    rest = _SILENT.sub("", unicodedata.normalize("NFKC", text).casefold())
    kinds: set[str] = set()
    while rest:
        kind, word = _opening_courtesy(rest)
        if not word:
            return ""
        kinds.add(kind)
        rest = rest[len(word) :]
    return "thanks" if "thanks" in kinds else "greeting" if "greeting" in kinds else ""


def _opening_courtesy(rest: str) -> tuple[str, str]:
    """The longest listed word that `rest` begins with, and its kind."""
    return next(((kind, word) for word, kind in _listed() if rest.startswith(word)), ("", ""))


@cache
def _listed() -> tuple[tuple[str, str], ...]:
    kinds: dict[str, list[str]] = load_mapping(_WORDS)
    words = {_SILENT.sub("", word.casefold()): kind for kind, listed in kinds.items() for word in listed}
    return tuple(sorted(words.items(), key=lambda entry: (-len(entry[0]), entry[0])))
