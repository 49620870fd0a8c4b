"""BM25 over several fields: which articles answer these words best, and which words found them.

BM25F as in Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), 3.6:
counts are normalised by each field's length, weighted, added up, and saturated once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

# Saturation and length normalisation at the values Robertson & Zaragoza report as safe defaults.
_K1 = 1.2
_B = 0.75


@dataclass(frozen=True, slots=True)
class Document:
    """An article as token lists by field (title, questions, body)."""

    id: str
    fields: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of the whole collection: its size, how many documents hold a token, mean field lengths."""

    documents: int
    document_frequency: Mapping[str, int]
    average_length: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How much a word counts in each field; a field not listed counts once."""

    by_field: Mapping[str, float] = field(
        default_factory=lambda: {"title": 3.0, "questions": 2.5, "body": 1.0}
    )

    def of(self, name: str) -> float:
        return self.by_field.get(name, 1.0)


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that matches; `coverage` is the share (0..1) of the question's weight it holds."""

    id: str
    score: float
    coverage: float
    why: tuple[str, ...]


def statistics_of(documents: Iterable[Document]) -> Statistics:
    """Count a collection; an empty one has zeros."""
    count = 0
    frequency: Counter[str] = Counter()
    lengths: Counter[str] = Counter()
    for document in documents:
        count += 1
        frequency.update(set().union(*document.fields.values()))
        lengths.update({name: len(tokens) for name, tokens in document.fields.items()})
    return Statistics(count, frequency, {name: total / count for name, total in lengths.items()})


def rank(
    query_tokens: Sequence[str],
    documents: Iterable[Document],
    statistics: Statistics,
    *,
    weights: FieldWeights | None = None,
    limit: int | None = None,
) -> list[Hit]:
    """Documents that hold any of the words, best first, equal scores by id; no words, no hits."""
    words = list(dict.fromkeys(query_tokens))
    weight_of = {word: _idf(word, statistics) for word in words}
    asked = sum(weight_of.values())
    hits = []
    for document in documents:
        scores = _scores(document, words, statistics, weights or FieldWeights())
        if scores:
            score = sum(weight_of[word] * saturated for word, saturated in scores.items())
            coverage = sum(weight_of[word] for word in scores) / asked
            hits.append(Hit(document.id, score, coverage, tuple(scores)))
    hits.sort(key=lambda hit: (-hit.score, hit.id))
    return hits[:limit]


def _idf(word: str, statistics: Statistics) -> float:
    """The rarer the word the more it says; never negative, also for words in more than half of all."""
    holding = min(statistics.document_frequency.get(word, 0), statistics.documents)
    return log(1 + (statistics.documents - holding + 0.5) / (holding + 0.5))


def _scores(
    document: Document, words: Sequence[str], statistics: Statistics, weights: FieldWeights
) -> dict[str, float]:
    """Each matched word's saturated, length-normalised count, in the order asked."""
    normalised = dict.fromkeys(words, 0.0)
    for name, tokens in document.fields.items():
        counts = Counter(tokens)
        average = statistics.average_length.get(name) or len(tokens) or 1
        length_factor = 1 - _B + _B * len(tokens) / average
        for word in words:
            if counts[word]:
                normalised[word] += weights.of(name) * counts[word] / length_factor
    return {word: count / (_K1 + count) for word, count in normalised.items() if count}
