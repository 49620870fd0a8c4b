"""Rewriting between Cantonese and written Chinese, word by word, where a reply is rewritten.

A first draft for a person to read over, not a translation: word order stays as it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from yueting.understanding.folding import plain, twins
from yueting.understanding.yaml_files import load_mapping

if TYPE_CHECKING:
    from opencc import OpenCC

_FILE = Path(__file__).parent / "lexicons" / "rewriting.yaml"
# 了 at the end of a clause is a particle (喇), else it marks what has been done (咗).
_CLAUSE_ENDS_AFTER = re.compile(r"\s*(?:$|[,，。.!！?？;；\n~…])")
# 多一點 is 多啲, but 三點、一點半 are times.
_CLOCK_AFTER = re.compile(r"[鐘钟半正前後后之零〇一二三四五六七八九十\d]")
# 把 counts things that are held (呢把遮): then it is no 將.
_COUNTED_BEFORE = re.compile(r"[一二兩两三四五六七八九十幾几這这那呢嗰邊边每]$")


@dataclass(frozen=True, slots=True)
class Change:
    """What stands at `start:end` of the original text and what it becomes."""

    start: int
    end: int
    text: str
    better: str


def to_cantonese(text: str) -> tuple[str, tuple[Change, ...]]:
    """The text with Mandarin words in Cantonese (我們 → 我哋), in its own script, and the changes made."""
    changes = tuple(cantonese_changes(text))
    return changed(text, changes), changes


def to_mandarin(text: str) -> tuple[str, tuple[Change, ...]]:
    """The text with Cantonese words in written Chinese (唔該 → 謝謝), in its own script, and the changes."""
    table = _mandarin()
    found = (
        Change(match.start(), match.end(), text[match.start() : match.end()], table[match.group()])
        for match in _mandarin_words().finditer(plain(text))
    )
    changes = tuple(_scripted(text, found))
    return changed(text, changes), changes


def cantonese_changes(text: str, looked_at: str | None = None) -> list[Change]:
    """The Mandarin words of the text with their Cantonese twins.

    `looked_at` is what to search instead, as long as the text and plain: names and quotations blanked, say.
    """
    table = _cantonese()
    searched = plain(text) if looked_at is None else looked_at
    found = []
    for match in _cantonese_words().finditer(searched):
        twin = table[match.group()]
        if twin is not None and not _is_something_else(searched, match):
            found.append(
                Change(
                    match.start(),
                    match.end(),
                    text[match.start() : match.end()],
                    _in_place(searched, match, twin),
                )
            )
    return _scripted(text, found)


def changed(text: str, changes: Iterable[Change]) -> str:
    """The text with the changes made."""
    for change in sorted(changes, key=lambda one: one.start, reverse=True):
        text = text[: change.start] + change.better + text[change.end :]
    return text


def writes_simplified(text: str) -> bool:
    """Whether the text has characters of Simplified writing and none of Traditional."""
    chinese = [character for character in text if "\u3400" <= character <= "\u9fff"]
    return not any(plain(one) != one for one in chinese) and any(_only_simplified(one) for one in chinese)


def to_simplified(text: str) -> str:
    return _converter("hk2s").convert(text)


def _scripted(text: str, changes: Iterable[Change]) -> list[Change]:
    """The changes in the script of the text; their wordings come in Traditional characters."""
    convert = to_simplified if writes_simplified(text) else str
    made = (Change(one.start, one.end, one.text, convert(one.better)) for one in changes)
    return [one for one in made if one.better != one.text]


def _is_something_else(text: str, match: re.Match[str]) -> bool:
    if match.group().endswith("一点"):
        return bool(_CLOCK_AFTER.match(text, match.end()))
    if match.group().startswith("把"):
        return bool(_COUNTED_BEFORE.search(text, max(0, match.start() - 1), match.start()))
    return False


def _in_place(text: str, match: re.Match[str], twin: str) -> str:
    if twin == "咗" and _CLAUSE_ENDS_AFTER.match(text, match.end()):
        return "喇"
    return twin


@lru_cache(maxsize=1)
def _cantonese() -> dict[str, str | None]:
    """Plain Mandarin word → Cantonese twin, None for a word that only looks like one."""
    data = load_mapping(_FILE)
    table: dict[str, str | None] = {plain(word): twin for word, twin in data["to_cantonese"].items()}
    return table | {plain(word): None for word in data["keep"]}


@lru_cache(maxsize=1)
def _mandarin() -> dict[str, str]:
    """Plain Cantonese word → Mandarin twin in Traditional characters."""
    own = {plain(word): twin for word, twin in load_mapping(_FILE)["to_mandarin"].items()}
    convert = _converter("s2hk").convert
    return {word: convert(twin) for word, twin in twins().items()} | own


@lru_cache(maxsize=1)
def _cantonese_words() -> re.Pattern[str]:
    return _longest_first(_cantonese())


@lru_cache(maxsize=1)
def _mandarin_words() -> re.Pattern[str]:
    return _longest_first(_mandarin())


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


@lru_cache(maxsize=8192)
def _only_simplified(character: str) -> bool:
    return _converter("s2hk").convert(character) != character and not _encodes_big5(character)


def _encodes_big5(character: str) -> bool:
    try:
        character.encode("big5hkscs")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=4)
def _converter(way: str) -> "OpenCC":
    from opencc import OpenCC  # not at import: loading it costs 20 ms

    return OpenCC(way)
