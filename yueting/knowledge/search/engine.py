"""Which texts of a collection answer a question best: by words and sounds, by meaning, then the best ones compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from yueting.knowledge.search.alike import also
from yueting.knowledge.search.collection import Collection, Statistics
from yueting.knowledge.search.comparing import Known, compared
from yueting.knowledge.search.postings import buckets_of
from yueting.knowledge.search.signs import Codes, signs_of, spelled, view_of

Floats = NDArray[np.float32]

MOST_ASKED = 400  # characters of a question that are looked at
_AS_IF = 50  # in a handful of texts every word is in many: as if there were so many
_MOST_READ = 300_000  # entries of lists read for one question; the most common signs are left out beyond it
_ALL_MEANT = (
    20_000  # up to so many texts every vector is compared, beyond only those of the texts found by words
)
_FOUND_BY_WORDS = 2_000
# Below both, a text shares only everyday words with the question. Of our own articles, held out, that are found among the
# first twenty, seven in eight are above; with 0.08 and 0.6, which kept more away, it was three in ten.
_LEAST_COVERAGE = 0.05  # of the question's weight
_LEAST_MEANING = 0.32
COMPARED = 30  # so many of the best are compared more closely


@dataclass(frozen=True, slots=True)
class Blend:
    """How much the views of a sign weigh (chars, pairs, words, pinyin, jyutping), words against meaning, and
    whether the best are compared more closely."""

    views: tuple[float, ...] = (1.0, 0.2, 0.2, 0.2, 0.2)
    words: float = 0.2
    crowd: float = 0.3
    also: float = 0.0  # how much words of like meaning (`alike`) weigh, the words of the question being 1
    compares: bool = True


QUESTIONS = Blend()
# Chosen on our own articles of trades that were not trained on (docs/models/search.md); a body is found by pairs.
ARTICLES = Blend(views=(1.0, 1.0, 0.5, 0.2, 0.2), words=0.5, crowd=0.0, also=0.2, compares=False)
# A talk of several messages means many things at once: its words say more than its vector.
TALK = replace(ARTICLES, words=2.0)


@dataclass(frozen=True, slots=True)
class Hit:
    """A text found: `score` orders the hits of one question, `coverage` is the share (0..1) of the question's weight
    that its words and sounds cover, `meaning` the cosine of the vectors."""

    id: str
    score: float
    coverage: float
    meaning: float


def worth_showing(hit: Hit) -> bool:
    """Whether it says anything about what was asked; how sure an answer is, this does not tell."""
    return hit.coverage >= _LEAST_COVERAGE or hit.meaning >= _LEAST_MEANING


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart: distinct lists, what each weighs, its vector."""

    line: str
    buckets: NDArray[np.int64]
    weights: Floats
    vector: Floats
    total: float  # what the question's own signs weigh together


def search(collection: Collection, question: str, limit: int = 20, blend: Blend | None = None) -> list[Hit]:
    """At most `limit` hits, best first; of equal ones the one that came first."""
    if not collection.count:
        return []
    blend = blend or (ARTICLES if collection.has_bodies else QUESTIONS)
    asked = take_apart(collection, question, blend)
    found = blended(collection, asked, blend, max(limit, COMPARED))
    scores = found.scores.copy()
    if blend.compares and len(scores):
        # The best ones are put in a new order among themselves and stay before the others.
        closer = compare(collection, asked, found) @ collection.model.comparison
        scores[: len(closer)] = scores[len(closer) - 1] + closer - closer.min()
    order = np.argsort(-scores, kind="stable")[:limit]
    return [
        Hit(
            collection.ids[found.places[at]],
            float(scores[at]),
            min(1.0, float(found.covered[at])),
            float(found.meaning[at]),
        )
        for at in order
    ]


@dataclass(frozen=True, slots=True)
class Found:
    """The texts found, best first, by place: the blended score, the share covered by words, the cosine."""

    places: NDArray[np.int64]
    scores: Floats
    covered: Floats
    meaning: Floats
    best_covered: float


def blended(collection: Collection, asked: Asked, blend: Blend, limit: int) -> Found:
    words = _by_words(collection, asked) / max(asked.total, 1e-6)
    best_covered = max(float(words.max()), 1e-6)
    places = _worth_comparing(collection, words)
    meaning = collection.vectors[places].astype(np.float32) @ (asked.vector / np.float32(127))
    scores = meaning + blend.words * words[places] / best_covered - blend.crowd * collection.crowd[places]
    order = best(scores, limit)
    order = order[(words[places[order]] > 0) | (meaning[order] > 0)]
    return Found(places[order], scores[order], words[places[order]], meaning[order], best_covered)


def compare(collection: Collection, asked: Asked, found: Found) -> Floats:
    """The features (`comparing.FEATURES`) of the best texts found, at most COMPARED."""
    some = slice(0, COMPARED)
    places = found.places[some]
    known = Known(
        found.meaning[some], found.covered[some] / np.float32(found.best_covered), collection.crowd[places]
    )
    others = [collection.asked[place] for place in places]
    return compared(asked.line, others, known, collection.model, collection.difference)


def take_apart(collection: Collection, question: str, blend: Blend) -> Asked:
    """The question as the collection sees it: rarer signs weigh more (BM25's inverse document frequency)."""
    line = spelled(question[:MOST_ASKED])
    more = " ".join(also(line)) if blend.also else ""
    signs = signs_of([line, more], range(len(blend.views)))
    mine = signs.owners == 0
    own: Codes = np.unique(signs.codes[mine])
    added = np.setdiff1d(signs.codes[~mine], own)
    share = np.repeat([1.0, blend.also], [len(own), len(added)])
    codes = np.concatenate((own, added))
    buckets = buckets_of(codes)
    rarity = rarity_of(collection.statistics, buckets)
    weights = (rarity * share * np.array(blend.views)[view_of(codes)]).astype(np.float32)
    meant = collection.model.of_signs(signs, 2)
    vector = levelled(meant[0] + np.float32(blend.also) * meant[1])
    return Asked(line, buckets, weights, vector, float(weights[: len(own)].sum()))


def levelled(vector: Floats) -> Floats:
    """The vector of length one; of nothing, nothing."""
    return np.asarray(vector / max(float(np.sqrt(vector @ vector)), 1e-6), np.float32)


def rarity_of(statistics: Statistics, buckets: NDArray[np.int64]) -> Floats:
    """Inverse document frequency; never negative, also for what stands in more than half of all texts."""
    holding = np.minimum(statistics.frequencies[buckets], statistics.count)
    count = max(statistics.count, _AS_IF)
    return np.log(1 + (count - holding + 0.5) / (holding + 0.5)).astype(np.float32)


def _by_words(collection: Collection, asked: Asked) -> Floats:
    """BM25 of every text: the weights of the signs it holds times what they say in it."""
    scores = np.zeros(collection.count, np.float32)
    used = _affordable(collection, asked)
    for part in collection.parts:
        lists = [part.segment.list_of(asked.buckets[at]) for at in used]
        texts = np.concatenate([texts for texts, _ in lists] or [np.zeros(0, np.uint16)])
        gains = [
            impacts * np.float32(asked.weights[at] / 65_535)
            for at, (_, impacts) in zip(used, lists, strict=True)
        ]
        if len(texts):
            mine = np.bincount(texts, np.concatenate(gains), part.segment.count)
            scores[part.first : part.first + part.segment.count] = mine
    return scores


def _affordable(collection: Collection, asked: Asked) -> NDArray[np.int64]:
    """The rarest signs first, while their lists together are not too long to read."""
    lengths = collection.statistics.frequencies[asked.buckets]
    order = np.argsort(lengths, kind="stable")
    return order[: max(1, int(np.searchsorted(np.cumsum(lengths[order]), _MOST_READ, side="right")))]


def _worth_comparing(collection: Collection, words: Floats) -> NDArray[np.int64]:
    if collection.count <= _ALL_MEANT:
        return np.arange(collection.count)
    return np.sort(best(words, _FOUND_BY_WORDS))


def best(scores: Floats, limit: int) -> NDArray[np.int64]:
    """Places of the highest scores, highest first; of equal ones the earlier."""
    if limit < len(scores):
        worst = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        places = np.flatnonzero(scores >= worst)
    else:
        places = np.arange(len(scores))
    return places[np.argsort(-scores[places], kind="stable")][:limit]


def rankings(collection: Collection, questions: Sequence[str], limit: int = 20) -> list[list[str]]:
    """The ids found for each question, best first."""
    return [[hit.id for hit in search(collection, question, limit)] for question in questions]
