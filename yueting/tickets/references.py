"""Public ticket references: short, readable aloud, found again in the text of a mail."""

import re
import unicodedata
from typing import Protocol

# No vowels (no accidental words), no 0/1/I/L/O (misread and misheard).
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
PREFIX = "YT"
_LENGTH = 5
_LONGEST = 8
# People retype the hyphen as they please, or drop it; a letter or digit beside it means another word.
_REFERENCE = re.compile(
    rf"(?<![A-Z0-9]){PREFIX}[\-‐-―−_ ]?([{ALPHABET}]{{{_LENGTH},{_LONGEST}}})(?![A-Z0-9])"
)


class Chooser(Protocol):
    """A source of chance: random.Random, or secrets.SystemRandom in production."""

    def choices(self, population: str, *, k: int) -> list[str]: ...


def new_reference(random: Chooser, length: int = _LENGTH) -> str:
    """A reference such as YT-7K3F9: 17 million of them at length 5; the caller retries one that is taken.

    Raises ValueError for a length that `find_references` would not find again.
    """
    if not _LENGTH <= length <= _LONGEST:
        raise ValueError(f"a reference has {_LENGTH} to {_LONGEST} characters after {PREFIX}-, not {length}")
    return f"{PREFIX}-{''.join(random.choices(ALPHABET, k=length))}"


def find_references(text: str) -> list[str]:
    """Every reference in a text as `new_reference` writes it, in order, each once; full width is read too."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return list(dict.fromkeys(f"{PREFIX}-{code}" for code in _REFERENCE.findall(folded)))
