"""Words and patterns as data: frozen, versioned, loaded once, handed to every reading as an argument."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from yueting.understanding.folding import plain
from yueting.understanding.gating import Gated
from yueting.understanding.yaml_files import load_mapping

_FOLDER = Path(__file__).parent / "lexicons"

Domain = Literal[
    "variety",
    "modifiers",
    "politeness",
    "emotion",
    "customer_type",
    "intent",
    "urgency",
    "complaint",
    "flags",
    "acts",
]
DOMAINS: tuple[Domain, ...] = Domain.__args__  # type: ignore[attr-defined]

_KEYS = {"id", "label", "weight", "words", "patterns", "negated", "negation", "real"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Words and patterns that speak for one label.

    `weight` is how strongly (1: one plain sign); `negated` is the label the words speak for when a negator
    stands before them ("" : they then say nothing). `negation` overrides the lexicon's for this entry.
    `real`: the words count only when told as having happened, not in a supposition (如果, 會唔會).
    """

    id: str
    label: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    weight: float = 1.0
    negated: str = ""
    negation: str = ""
    real: bool = False


@dataclass(frozen=True)
class Lexicon:
    """All entries of one domain.

    `folded`: words are compared in plain form (Simplified, half width, lower case); otherwise as written.
    `negation`: which negators turn its words: "plain" (any), "refusal" (only 不要, 唔使…), "none".
    `masked`: words inside a polite formula say nothing here.
    """

    domain: Domain
    entries: tuple[Entry, ...]
    folded: bool = True
    negation: str = "none"
    masked: bool = False

    @cached_property
    def patterns(self) -> tuple[tuple[re.Pattern[str], Entry], ...]:
        return tuple(
            (re.compile(_plain_pattern(pattern) if self.folded else pattern), entry)
            for entry in self.entries
            for pattern in entry.patterns
        )


@dataclass(frozen=True, eq=False)
class Index:
    """Several lexicons as one. `words`: two first characters, or the one there is → the words that begin with
    them, longest first. Each word and pattern comes with its entry and the domain that speaks."""

    words: Mapping[str, tuple[tuple[str, Entry, Domain], ...]]
    patterns: Gated[tuple[Entry, Domain]]

    @classmethod
    def of(cls, lexicons: Sequence[Lexicon]) -> "Index":
        words: dict[str, list[tuple[str, Entry, Domain]]] = {}
        for lexicon in lexicons:
            for entry in lexicon.entries:
                for word in entry.words:
                    spelling = plain(word) if lexicon.folded else word
                    words.setdefault(spelling[:2], []).append((spelling, entry, lexicon.domain))
        return cls(
            {first: tuple(sorted(some, key=lambda one: -len(one[0]))) for first, some in words.items()},
            Gated(
                tuple(
                    (pattern, (entry, lexicon.domain))
                    for lexicon in lexicons
                    for pattern, entry in lexicon.patterns
                )
            ),
        )


@dataclass(frozen=True, eq=False)
class Lexicons:
    """One lexicon per domain, and the version that names their content."""

    by_domain: Mapping[Domain, Lexicon]
    version: str = field(default="")

    def __post_init__(self) -> None:
        missing = [domain for domain in DOMAINS if domain not in self.by_domain]
        if missing:
            raise ValueError(f"no lexicon for {', '.join(missing)}")
        if not self.version:
            content = repr([self.by_domain[domain] for domain in DOMAINS])
            object.__setattr__(self, "version", hashlib.sha256(content.encode()).hexdigest()[:12])

    def __getitem__(self, domain: Domain) -> Lexicon:
        return self.by_domain[domain]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicons) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    @cached_property
    def folded(self) -> "Index":
        """Everything that is looked for in the plain text, so that it is gone through once."""
        return Index.of([lexicon for lexicon in self.by_domain.values() if lexicon.folded])

    @cached_property
    def written(self) -> "Index":
        """Everything that is looked for in the text as it was written."""
        return Index.of([lexicon for lexicon in self.by_domain.values() if not lexicon.folded])

    def with_entries(self, domain: Domain, entries: Iterable[Entry]) -> "Lexicons":
        """These lexicons with more entries in one domain: a brand's own words. The version changes too."""
        lexicon = self.by_domain[domain]
        more = replace(lexicon, entries=(*lexicon.entries, *entries))
        return Lexicons({**self.by_domain, domain: more})


@lru_cache(maxsize=1)
def starter() -> Lexicons:
    """The lexicons that come with Yueting."""
    return Lexicons({domain: _load(domain) for domain in DOMAINS})


def _load(domain: Domain) -> Lexicon:
    data = load_mapping(_FOLDER / f"{domain}.yaml")
    entries = tuple(entry_from(item, domain) for item in data["entries"])
    return Lexicon(
        domain,
        entries,
        folded=data.get("folded", True),
        negation=data.get("negation", "none"),
        masked=data.get("masked", False),
    )


def entry_from(item: Mapping[str, Any], domain: Domain) -> Entry:
    """An entry from its mapping in a file or a table; its id gets the domain in front.

    Raises ValueError that names the entry and what is wrong with it.
    """
    name = f"{domain}.{item.get('id', '?')}"
    unknown = set(item) - _KEYS
    if unknown:
        raise ValueError(f"{name}: unknown keys {sorted(unknown)}; use {sorted(_KEYS)}")
    if not item.get("id") or not item.get("label"):
        raise ValueError(f"{name}: needs an id and a label")
    words, patterns = tuple(item.get("words", ())), tuple(item.get("patterns", ()))
    wrong = [piece for piece in (*words, *patterns) if not isinstance(piece, str) or not piece]
    if wrong or not (words or patterns):  # YAML reads a bare yes, no or 12315 as something else than text
        raise ValueError(
            f"{name}: needs words or patterns, each a text in quotes where YAML needs them: {wrong}"
        )
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as problem:
            raise ValueError(f"{name}: {pattern} is no pattern ({problem})") from None
    return Entry(
        name,
        str(item["label"]),
        words,
        patterns,
        weight=float(item.get("weight", 1)),
        negated=item.get("negated", ""),
        negation=item.get("negation", ""),
        real=item.get("real", False),
    )


def _plain_pattern(pattern: str) -> str:
    """The pattern with its Chinese made plain; ASCII stays, for \\S and \\s are not the same."""
    return "".join(plain(character) if ord(character) > 127 else character for character in pattern)
