"""Everything a single message says by itself, found once and kept: the readings put these together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from yueting.understanding.clauses import Clause, clauses
from yueting.understanding.folding import plain, respelled
from yueting.understanding.lexicon import Domain, Lexicons
from yueting.understanding.modifying import modified
from yueting.understanding.spotting import Hit, longest, longest_by_label, spot
from yueting.understanding.threats import meant
from yueting.understanding.turns import Evidence, storable

# A customer who pastes a log file is not read to the end: the time of a reading has to stay bounded.
MAX_READ = 4_000
# Longer messages are rare and heavy: they are read each time instead of kept.
_MAX_KEPT = 600

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Masks of personal data ([姓名x]), addresses of pages and mailboxes: nobody speaks in them.
_NOT_SPOKEN = re.compile(
    r"\[[^\[\]\n]{0,12}x\]|https?://[^\s\u3000-\uffff]+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{2,}"
)
# Some masks are spoken all the same: a time or a number stays one, so that what is promised by it keeps its date, and a
# name does not cut the clause that it stands in. Each as long as its mask.
_MASKED = {"[时间x]": "11:11", "[日期x]": "11月1日", "[数字x]": "00002", "[姓名x]": "某某某某某"}
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_MOST_QUOTED = 80
_CUT_WORD = re.compile(r"[A-Za-z][A-Za-z'’]+$")
_SPEAKING: tuple[Domain, ...] = ("emotion", "customer_type", "intent", "urgency", "complaint", "flags")


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """One message with its hits by domain. `plain` is as long as `text`, so offsets serve both. Two are the same
    only if they are one, so that what is found in one can be kept beside it."""

    text: str
    plain: str
    hits: Mapping[str, tuple[Hit, ...]]
    chinese: int
    latin_words: int
    bigrams: frozenset[str]
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """The signals of turn number `turn`, and who said it."""

    turn: int
    role: str
    signals: Signals

    def evidence(self, hit: Hit) -> Evidence:
        return self.quote(hit.start, hit.end, hit.entry.id)

    def quote(self, start: int, end: int, why: str) -> Evidence:
        return Evidence(self.turn, start, end, self.signals.text[start:end], why)

    def whole(self, why: str) -> Evidence:
        """The whole message as evidence, or its first 80 characters without cutting a Latin word."""
        text = self.signals.text
        end = min(len(text), _MOST_QUOTED)
        if end < len(text) and (cut := _CUT_WORD.search(text[: end + 1])) and cut.start():
            end = cut.start()
        return self.quote(0, end, why)


def signals(text: str, lexicons: Lexicons) -> Signals:
    """What the message says by itself; texts beyond MAX_READ characters are read up to there."""
    text = storable(text[:MAX_READ])
    return _kept(text, lexicons) if len(text) <= _MAX_KEPT else _signals(text, lexicons)


def _stand_in(found: re.Match[str]) -> str:
    return _MASKED.get(found.group()) or " " * len(found.group())


def _signals(text: str, lexicons: Lexicons) -> Signals:
    spoken = respelled(_NOT_SPOKEN.sub(_stand_in, text))
    folded = plain(spoken)
    every = spot(folded, lexicons.folded) | spot(spoken, lexicons.written)
    modifiers, formulas = longest(every["modifiers"]), longest(every["politeness"])
    hits: dict[str, tuple[Hit, ...]] = {}
    for domain in _SPEAKING:
        lexicon, found = lexicons[domain], longest(every[domain])
        found = meant(found, folded) if domain == "flags" and found else found
        masks = formulas if lexicon.masked else ()
        hits[domain] = tuple(modified(found, modifiers, masks, folded, lexicon.negation)) if found else ()
    hits["politeness"] = tuple(formulas)
    hits["acts"] = tuple(longest_by_label(every["acts"]))
    hits["variety"] = tuple(longest(every["variety"]))
    words = "".join(character for character in folded if character.isalnum())
    return Signals(
        text,
        folded,
        MappingProxyType(hits),
        len(_CHINESE.findall(spoken)),
        len(_LATIN_WORD.findall(spoken)),
        frozenset(words[i : i + 2] for i in range(min(len(words) - 1, 400))),
        clauses(folded),
    )


_kept = lru_cache(maxsize=4096)(_signals)
