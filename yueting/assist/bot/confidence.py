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

from yueting.assist.bot.asking import asks, leans, only_tells
from yueting.assist.bot.policy import POLICIES
from yueting.understanding.folding import fold
from yueting.understanding.grams import words_of
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
# What is not about the matter asked, or was only told, is at most offered: the customer says whether it is meant.
_MOST_UNFIT = 0.4
_SHARED_NAMES, _SHARED_SHARE = 2, 0.45
# A word that no article holds says as much as one that three hold: it may be a name, or how somebody tells a story.
_UNSEEN = 3
# "When" and "how much" say what kind of answer is wanted, and nothing about the subject.
_GENERIC, _GENERIC_WEIGHT = "?", 1.0
_UNDONE = "undone"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NUMBERED = re.compile("[一二三四五六七八九十百千两几第星每半数今明昨前后]")
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
    """0 (nothing in common) to 1 (asked in these very words); what does not fit stays at `_MOST_UNFIT`."""
    sentences = [s for s in (part.strip() for part in _SENTENCE.split(question)) if len(s) >= _LEAST_SENTENCE]
    fits = not leans(question) and _deeds(question) <= _deeds(" ".join(article.phrases))
    fits = fits and not _unknown(question, weights)
    whole = _one(question, article, weights, may_be_answered=fits and not only_tells(question))
    single = [
        _ONE_SENTENCE * _one(part, article, weights, may_be_answered=fits and asks(part) and not leans(part))
        for part in sentences[:8]
    ]
    return round(max([whole, *single]), 3)


def _one(question: str, article: Phrased, weights: Weights, *, may_be_answered: bool) -> float:
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
    sure = min(1.0, (max(best, _BODY * covered) * 0.9 + 0.1 * covered) * telling)
    return sure if may_be_answered and _is_about(question, article) else min(sure, _MOST_UNFIT)


def _is_about(question: str, article: Phrased) -> bool:
    """Whether the title or one phrase of the article speaks of the same matter, and not only the text of its body.

    Everybody says "received" and "has been changed": such words name no matter. A question that names one is about it,
    one that names several must share two of them, and half of all.
    """
    named = [word for word in _words(_everyday().sub(" ", fold(question[:3000]))) if _names(word)]
    phrases = [set(_words(phrase)) for phrase in article.phrases]
    everything = set(_words(article.body)).union(*phrases)
    shared = max((sum(word in phrase for word in named) for phrase in phrases), default=0)
    if any(_latin(word) and word not in everything for word in named) and _CHINESE.search(question):
        return False  # a brand, a model, a "key": the article is about another thing
    if len(named) == 1 and not _asks_for_it(question, named[0], article):
        return False
    return bool(named) and shared >= max(min(len(named), _SHARED_NAMES), _SHARED_SHARE * len(named))


def _names(word: str) -> bool:
    """A lone character is what is left of a sentence, and names nothing."""
    return len(word) > 1 and not word.startswith(_GENERIC)


def _asks_for_it(question: str, name: str, article: Phrased) -> bool:
    """想問下快遞嘅嘢 names a field, and asks nothing of it yet; and paying is not what cash on delivery refunded is about."""
    wanted = _deeds(question)
    if not wanted and not any(word.startswith(_GENERIC) for word in _words(question)):
        return False
    return any(name in _words(phrase) and _deeds(phrase) <= wanted for phrase in article.phrases)


def _unknown(question: str, weights: Weights) -> bool:
    """Whether it names a thing that no article of the desk does: 支票抬頭 is no question about receipts."""
    return any(
        len(word) > 1
        and not _NUMBERED.match(word)
        and not any(word[place : place + 2] in weights.frequency for place in range(len(word) - 1))
        for word in _named_words(question)
    )


@lru_cache(maxsize=2_000)
def _named_words(question: str) -> tuple[str, ...]:
    """The words of the dictionary in it, without those of every talk."""
    said = fold(question[:3000])
    for pattern in (*_generic().values(), _everyday(), _filler()):
        said = pattern.sub(" ", said)
    return tuple(word for word, _, _ in words_of(said) if _CHINESE.match(word))


def _latin(word: str) -> bool:
    return word[0].isascii() and not word[0].isdigit()


@lru_cache(maxsize=20_000)
def _deeds(text: str) -> frozenset[str]:
    """What is wanted done, and whether it should have been: who wants a change is not served by when it comes."""
    said = fold(text[:3000])
    found = {deed for deed, words in _deed_words().items() if words.search(said)}
    return frozenset(found | ({_UNDONE} if _undone().search(said) else set()))


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
def _deed_words() -> dict[str, re.Pattern[str]]:
    written: dict[str, list[str]] = load_mapping(POLICIES / "filler.yaml")["deeds"]
    return {deed: _one_of(words) for deed, words in written.items()}


@cache
def _undone() -> re.Pattern[str]:
    """訂單點解冇取消到: what was asked for has not come about, which a person has to look into."""
    words = [word for listed in load_mapping(POLICIES / "filler.yaml")["deeds"].values() for word in listed]
    return re.compile(f"(?:没有?|未|冇|沒)(?:有|给|帮|被|我|成功)*(?:{_one_of(words).pattern})")


@cache
def _everyday() -> re.Pattern[str]:
    """Words of every talk of a shop."""
    return _one_of(load_mapping(POLICIES / "filler.yaml")["everyday"])


@cache
def _english() -> frozenset[str]:
    return frozenset(load_mapping(POLICIES / "filler.yaml")["english"])
