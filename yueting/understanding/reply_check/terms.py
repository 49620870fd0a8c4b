"""Words that the house never uses for a thing of its trade, with what it calls it. The terms come with the context."""

import re
from dataclasses import dataclass
from functools import lru_cache

from yueting.understanding.folding import plain
from yueting.understanding.reply_check.findings import Finding, HouseTerm
from yueting.understanding.reply_check.matching import in_script
from yueting.understanding.reply_check.reply import Reply
from yueting.understanding.reply_check.rules import Rules, whole_word


@dataclass(frozen=True)
class _Known:
    """The terms made ready: what finds a word to avoid, whose it is, and right words that only hold one inside."""

    avoided: re.Pattern[str]
    term_of: dict[str, HouseTerm]
    right: re.Pattern[str] | None


def term(reply: Reply, rules: Rules) -> list[Finding]:
    """Words to avoid in the reply's own words, each with the right term for its variety and script."""
    known = _known(reply.context.terms)
    if known is None:
        return []
    text = reply.unquoted
    right = [found.span() for found in known.right.finditer(text)] if known.right else []
    findings = []
    for found in known.avoided.finditer(text):
        start, end = found.span()
        better = _better(reply, known.term_of[found.group()])
        if better and plain(better) != found.group() and not any(a <= start and end <= b for a, b in right):
            findings.append(reply.finding("term", (start, end), "avoided", better))
    return findings


def _better(reply: Reply, called: HouseTerm) -> str:
    if reply.variety == "en":
        return called.en
    if reply.variety == "zh-Hans":
        return called.cmn
    return in_script(reply, called.yue)


@lru_cache(maxsize=64)
def _known(terms: tuple[HouseTerm, ...]) -> _Known | None:
    term_of = {plain(word): one for one in reversed(terms) for word in one.avoid if word.strip()}
    if not term_of:
        return None
    right = {plain(word) for one in terms for word in (one.yue, one.cmn, one.en, *one.also) if word.strip()}
    longer = [word for word in right if any(avoided in word and avoided != word for avoided in term_of)]
    return _Known(_any_of(term_of), term_of, _any_of(longer) if longer else None)


def _any_of(words: "dict[str, HouseTerm] | list[str]") -> re.Pattern[str]:
    return re.compile("|".join(map(whole_word, sorted(words, key=len, reverse=True))))
