"""What a check asks beside its rules, as data: patterns by name, from lexicons/reply_check_signs.yaml."""

import re
from functools import cache, lru_cache
from pathlib import Path

from yueting.understanding.folding import plain
from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).parent.parent / "lexicons" / "reply_check_signs.yaml"


@cache
def sign(name: str) -> re.Pattern[str]:
    """One expression for all patterns of "file.name", over plain text."""
    file, _, about = name.partition(".")
    return re.compile("|".join(map(plain_pattern, _all()[file][about])))


@cache
def words(name: str) -> frozenset[str]:
    """The entries of "file.name" as they stand, for those that are words and no patterns."""
    file, _, about = name.partition(".")
    return frozenset(map(plain, _all()[file][about]))


def names_of(group: str) -> tuple[str, ...]:
    """The last parts of all names that begin with "file.group."."""
    file, _, about = group.partition(".")
    return tuple(name.removeprefix(f"{about}.") for name in _all()[file] if name.startswith(f"{about}."))


def plain_pattern(pattern: str) -> str:
    """The pattern with its Chinese made plain, and "…" as any character within the clause."""
    made = "".join(plain(letter) if "\u3400" <= letter <= "\u9fff" else letter for letter in pattern)
    return made.replace("…", "[^,。!?;\\n]")


def content() -> str:
    """All that stands in the file, for the version of the rules."""
    return repr(_all())


@lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, list[str]]]:
    return load_mapping(_FILE)
