"""The rules of the reply check as data: frozen, versioned, loaded once, handed to every check as an argument."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from yueting.understanding.folding import plain
from yueting.understanding.reply_check.findings import KINDS
from yueting.understanding.reply_check.signs import content, plain_pattern
from yueting.understanding.yaml_files import load_mapping

_FOLDER = Path(__file__).parent.parent / "lexicons" / "reply_check"
_KEYS = {"id", "words", "patterns", "unless", "within", "span", "better", "side", "written", "known"}
_SCOPES = ("match", "clause", "sentence", "reply")

# Better wording by variety: Cantonese, written Chinese (Traditional; made Simplified where due), English.
Wording = tuple[str, str, str]


@dataclass(frozen=True)
class Rule:
    """Words or patterns that make a finding of `kind`.

    words: the word and its better wordings. patterns: regular expressions over the plain text; `better` is
    then the wording for all of them.
    unless: patterns that acquit, looked for in the `within` scope around the find. span: what the finding
    covers. side: only readers there understand it ("hk", "cn"). written: only in written Chinese, for in
    Cantonese the word is at home. known: a customer who used the word knows it.
    """

    kind: str
    id: str
    words: tuple[tuple[str, Wording], ...] = ()
    patterns: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    within: str = "clause"
    span: str = "match"
    better: Wording = ("", "", "")
    side: str = ""
    written: bool = False
    known: bool = False

    @cached_property
    def wordings(self) -> dict[str, Wording]:
        return {plain(word): wording for word, wording in self.words}

    @cached_property
    def found_by(self) -> re.Pattern[str]:
        """One expression for all words and patterns, over plain text; longer words first."""
        words = sorted(self.wordings, key=len, reverse=True)
        return re.compile("|".join([*map(whole_word, words), *map(plain_pattern, self.patterns)]))

    @cached_property
    def acquitted_by(self) -> re.Pattern[str] | None:
        return re.compile("|".join(map(plain_pattern, self.unless))) if self.unless else None


@dataclass(frozen=True, eq=False)
class Rules:
    """All rules, and the version that names their content."""

    entries: tuple[Rule, ...]
    version: str = field(default="")

    def __post_init__(self) -> None:
        if not self.version:
            digest = hashlib.sha256((repr(self.entries) + content()).encode()).hexdigest()
            object.__setattr__(self, "version", digest[:12])

    @cached_property
    def by_kind(self) -> dict[str, tuple[Rule, ...]]:
        return {kind: tuple(rule for rule in self.entries if rule.kind == kind) for kind in KINDS}

    def with_rules(self, rules: Iterable[Rule]) -> "Rules":
        """These rules with more of them: a brand's own words. The version changes too."""
        return Rules((*self.entries, *rules))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rules) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)


@lru_cache(maxsize=1)
def starter_rules() -> Rules:
    """The rules that come with Yueting."""
    rules = []
    for path in sorted(_FOLDER.glob("*.yaml")):
        for kind, items in load_mapping(path).items():
            rules += [rule_from(item, kind) for item in items]
    return Rules(tuple(rules))


def rule_from(item: Mapping[str, Any], kind: str) -> Rule:
    """A rule from its mapping in a file or a table. Raises ValueError that names the rule and its fault."""
    name = f"{kind}.{item.get('id', '?')}"
    unknown = set(item) - _KEYS
    if kind not in KINDS:
        raise ValueError(f"{name}: no such kind; use one of {', '.join(KINDS)}")
    if unknown or not item.get("id"):
        raise ValueError(f"{name}: needs an id and knows only {sorted(_KEYS)}; unknown: {sorted(unknown)}")
    if not (item.get("words") or item.get("patterns")):
        raise ValueError(f"{name}: needs words or patterns")
    if item.get("within", "clause") not in _SCOPES or item.get("span", "match") not in _SCOPES:
        raise ValueError(f"{name}: within and span are one of {', '.join(_SCOPES)}")
    for pattern in (*item.get("patterns", ()), *item.get("unless", ())):
        try:
            re.compile(pattern)
        except (re.error, TypeError) as problem:
            raise ValueError(f"{name}: {pattern} is no pattern ({problem})") from None
    return Rule(
        kind,
        str(item["id"]),
        words=tuple((str(word), _wording(better, name)) for word, better in item.get("words", {}).items()),
        patterns=tuple(item.get("patterns", ())),
        unless=tuple(item.get("unless", ())),
        within=item.get("within", "clause"),
        span=item.get("span", "match"),
        better=_wording(item.get("better", ""), name),
        side=item.get("side", ""),
        written=item.get("written", False),
        known=item.get("known", False),
    )


def _wording(value: Any, name: str) -> Wording:
    """One text for all varieties, or one each: Cantonese, written Chinese, English."""
    if isinstance(value, str):
        return (value, value, value)
    if isinstance(value, list) and 2 <= len(value) <= 3 and all(isinstance(text, str) for text in value):
        return (value[0], value[1], value[-1])
    raise ValueError(
        f"{name}: a better wording is a text or a list [Cantonese, written Chinese, English]: {value}"
    )


def whole_word(word: str) -> str:
    """The word, not cut out of a longer Latin one."""
    before = r"(?<![a-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![a-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return before + re.escape(word) + after
