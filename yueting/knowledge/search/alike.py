"""What a question may also be asking for, in other words: 碌卡 is what an article calls 信用卡."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from yueting.understanding.folding import fold
from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).with_name("alike.yaml")


def also(line: str) -> tuple[str, ...]:
    """The words of the groups that a spelled line touches, without those that stand in it; longest words first decide."""
    found: dict[str, None] = {}
    groups, pattern = _groups()
    for word in pattern.findall(line):
        found.update(dict.fromkeys(groups[word]))
    return tuple(word for word in found if word not in line)


@lru_cache(maxsize=1)
def _groups() -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]]:
    by_word: dict[str, dict[str, None]] = defaultdict(dict)
    for group in load_mapping(_FILE)["groups"]:
        words = list(dict.fromkeys(fold(word) for word in group.split()))
        for word in words:
            by_word[word].update(dict.fromkeys(words))
    longest_first = sorted(map(_spelled, by_word), key=len, reverse=True)
    return {word: tuple(words) for word, words in by_word.items()}, re.compile("|".join(longest_first))


def _spelled(word: str) -> str:
    """Latin words stand alone: "app" is not in "happy"."""
    return rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
