"""How surely an article answers a question: the weight of the words they share, both ways.

The search engine orders articles; whether the best one is good enough to be said without a person is another
question, which a score without an upper end cannot answer. So the bot weighs again, between 0 and 1.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log

from yueting.assist.bot.policy import POLICIES
from yueting.understanding.folding import fold
from yueting.understanding.yaml_files import load_mapping

# How much of the question an asked phrase holds says more than how much of the phrase was asked.
_ASKED, _PHRASED = 0.65, 0.35
# A body that holds every word of a question may still be about something else.
_BODY = 0.62
# One sentence of a longer message asks; the others tell what happened.
_BY_SHARED = (0.0, 0.44, 0.85, 1.0)
_WANTED = 0.26  # one pair, and the kind of answer wanted
_ONE_SENTENCE = 0.95
_LEAST_SENTENCE = 4
# A word that no article holds says as much as one that three hold: it may be a name, or how somebody tells a story.
_UNSEEN = 3
# "When" and "how much" say what kind of answer is wanted, and nothing about the subject.
_GENERIC, _GENERIC_WEIGHT = "?", 1.0
_RUN = re.compile(r"[a-z][a-z0-9'-]*|\d+|[\u3400-\u9fff]+")
_SENTENCE = re.compile(r"[。！？!?\n；;]+|(?<=[\u3400-\u9fff])[，,]|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Phrased:
    """An article as far as it can be asked for: the phrases people use (its title among them) and its text."""

    phrases: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Weights:
    """How much each word says among the articles of one desk: the rarer the more."""

    articles: int
    frequency: Mapping[str, int]

    def of(self, word: str) -> float:
        if word.startswith(_GENERIC):
            return _GENERIC_WEIGHT
        seen = self.frequency.get(word, _UNSEEN)
        return log(1 + (self.articles + 1) / (seen + 0.5))

    def total(self, words: Iterable[str]) -> float:
        return sum(self.of(word) for word in words)


def weights_of(articles: Iterable[Phrased]) -> Weights:
    """Count the words of a desk's articles."""
    frequency: Counter[str] = Counter()
    count = 0
    for article in articles:
        count += 1
        frequency.update(set().union(_words(article.body), *(_words(phrase) for phrase in article.phrases)))
    return Weights(count, frequency)


def confidence(question: str, article: Phrased, weights: Weights) -> float:
    """0 (nothing in common) to 1 (asked in these very words)."""
    sentences = [s for s in (part.strip() for part in _SENTENCE.split(question)) if len(s) >= _LEAST_SENTENCE]
    whole = _one(question, article, weights)
    single = [_ONE_SENTENCE * _one(sentence, article, weights) for sentence in sentences[:8]]
    return round(max([whole, *single]), 3)


def _one(question: str, article: Phrased, weights: Weights) -> float:
    asked = _words(question)
    total = weights.total(asked)
    if not total:
        return 0.0
    phrased = [_phrase_fit(asked, total, _words(phrase), weights) for phrase in article.phrases]
    everything = set(_words(article.body)).union(*(_words(phrase) for phrase in article.phrases))
    covered = weights.total(word for word in asked if word in everything) / total
    best = max([0.0, *phrased])
    # One shared pair of characters is chance; a few are a subject.
    shared = sum(word in everything for word in asked if not word.startswith(_GENERIC))
    wanted = any(word in everything for word in asked if word.startswith(_GENERIC))
    telling = _BY_SHARED[min(shared, len(_BY_SHARED) - 1)] + (_WANTED if wanted and shared == 1 else 0)
    return min(1.0, (max(best, _BODY * covered) * 0.9 + 0.1 * covered) * telling)


def _phrase_fit(asked: Sequence[str], total: float, phrase: Sequence[str], weights: Weights) -> float:
    own = weights.total(phrase)
    if not own:
        return 0.0
    both = set(phrase)
    shared = weights.total(word for word in asked if word in both)
    return _ASKED * shared / total + _PHRASED * min(1.0, shared / own)


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    """Pairs of characters between filler, and Latin words and numbers without their English endings."""
    found: dict[str, None] = {}
    spelled = fold(text[:3000])
    for sign, pattern in _generic().items():
        if pattern.search(spelled):
            found[_GENERIC + sign] = None
            spelled = pattern.sub(" ", spelled)
    for run in _RUN.findall(_filler().sub(" ", spelled)):
        if run[0].isascii():
            if run not in _english():
                found[_stem(run)] = None
        elif len(run) == 1:
            found[run] = None
        else:
            found.update(dict.fromkeys(run[place : place + 2] for place in range(len(run) - 1)))
    return tuple(found)


def _stem(word: str) -> str:
    """deliveries, delivered, delivery → deliver: enough to find the same word again."""
    for ending in ("ies", "ing", "ed", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@cache
def _generic() -> dict[str, re.Pattern[str]]:
    written: dict[str, list[str]] = load_mapping(POLICIES / "filler.yaml")["generic"]
    return {sign: _one_of(words) for sign, words in written.items()}


@cache
def _filler() -> re.Pattern[str]:
    return _one_of(load_mapping(POLICIES / "filler.yaml")["chinese"])


def _one_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of these words folded, the longest first."""
    folded = {fold(word) for word in words}
    return re.compile("|".join(re.escape(word) for word in sorted(folded, key=len, reverse=True)))


@cache
def _english() -> frozenset[str]:
    return frozenset(load_mapping(POLICIES / "filler.yaml")["english"])
