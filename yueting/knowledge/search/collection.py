"""A collection that is searched: its texts in segments of lists, with a vector for each."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from yueting.knowledge.search.differing import Difference, difference
from yueting.knowledge.search.embedding import Embedding, embedding
from yueting.knowledge.search.postings import BUCKETS, Segment, Weighing, make_segment
from yueting.knowledge.search.signs import spelled

FIELDS = ("title", "questions", "body")
_SEGMENT = 8_192  # texts in one segment: what is taken apart at once stays within some 100 MB
_SAMPLE, _NEIGHBOURS = 3_000, 10
_OF_ARTICLES = 0.2  # from this share of texts with bodies, a collection is one of articles
_SHORT = 60  # characters: a text up to this long is one question, a longer one has a title and a body
_BODY = 1.0  # what the vector of a body weighs beside that of its title and questions
_TOLD = 100  # characters of a body that have a vector: what an article is about stands at its beginning
_FIRST = re.compile(r"[^\n。！？!?]{1,59}[\n。！？!?]")


@dataclass(frozen=True, slots=True)
class Text:
    """What can be found: a title, other ways of asking for it, and a body."""

    id: str
    title: str
    questions: str = ""
    body: str = ""


def text_of(key: str, text: str) -> Text:
    """A text without fields: a short line is one question; else the first line or sentence is the title."""
    text = text.strip()
    if len(text) <= _SHORT and "\n" not in text:
        return Text(key, text)
    found = _FIRST.match(text)
    end = found.end() if found else _SHORT
    return Text(key, text[:end].strip(), "", text[end:].strip())


@dataclass(frozen=True, slots=True)
class Part:
    """One segment and where it begins in the collection."""

    first: int
    segment: Segment


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of a whole collection, or of a sample that stands for it: how many texts, how many each list holds, mean
    length of each field in characters."""

    count: int
    frequencies: NDArray[np.int32]
    average: Mapping[str, float]


@dataclass(frozen=True)
class Collection:
    """Made once, then only read. Texts are known by their place, 0 to `count` - 1; `asked` holds the spelled titles
    and questions, `vectors` a row of bytes for each (127 is 1)."""

    ids: Sequence[str]
    parts: tuple[Part, ...]
    asked: Sequence[str]
    vectors: NDArray[np.int8]
    crowd: NDArray[np.float32]
    model: Embedding
    difference: Difference
    statistics: Statistics
    has_bodies: bool

    @property
    def count(self) -> int:
        return len(self.ids)


def collect(
    texts: Iterable[Text],
    weighing: Weighing | None = None,
    model: Embedding | None = None,
    words: Difference | None = None,
    statistics: Statistics | None = None,
) -> Collection:
    """Take texts apart, _SEGMENT at a time; of two with one id the last counts. `statistics` are those of a larger
    collection that these are candidates from."""
    weighing, model = weighing or Weighing(), model or embedding()
    every = list({text.id: text for text in texts}.values())
    average = statistics.average if statistics else _average(every)
    parts, asked, vectors, first = [], [], [], 0
    for some in _batches(every):
        lines = {name: [spelled(getattr(text, name)) for text in some] for name in FIELDS}
        parts.append(Part(first, make_segment(lines, average, weighing)))
        titles = list(map(" ".join, zip(lines["title"], lines["questions"], strict=True)))
        asked += titles
        vectors.append(_meant(titles, lines["body"], model))
        first += len(some)
    rows = np.concatenate([np.zeros((0, model.size), np.int8), *vectors])
    return Collection(
        ids=[text.id for text in every],
        parts=tuple(parts),
        asked=asked,
        vectors=rows,
        crowd=crowded(rows),
        model=model,
        difference=words or difference(),
        statistics=statistics or Statistics(len(every), _frequencies(parts), average),
        has_bodies=sum(bool(text.body) for text in every) > _OF_ARTICLES * len(every),
    )


def _meant(titles: Sequence[str], bodies: Sequence[str], model: Embedding) -> NDArray[np.int8]:
    """What each text is about: its title with its questions, and the beginning of its body."""
    rows = model.of(titles)
    held = [place for place, body in enumerate(bodies) if body]
    if held:
        rows[held] += np.float32(_BODY) * model.of([bodies[place][:_TOLD] for place in held])
        rows[held] /= np.sqrt((rows[held] ** 2).sum(axis=1, keepdims=True)) + np.float32(1e-6)
    return in_bytes(rows)


def _frequencies(parts: Sequence[Part]) -> NDArray[np.int32]:
    total = np.zeros(BUCKETS, np.int32)
    for part in parts:
        total += np.diff(part.segment.starts)
    return total


def crowded(vectors: NDArray[np.int8]) -> NDArray[np.float32]:
    """How alike each text is to its nearest neighbours, of a sample: the mean cosine (-1 to 1) of the _NEIGHBOURS
    nearest. What is near to everything says little by being near."""
    step = -(-len(vectors) // _SAMPLE) or 1
    sample = vectors[::step].astype(np.float32).T / 127
    nearest = min(_NEIGHBOURS + 1, sample.shape[1])
    found = [np.zeros(0, np.float32)]
    for start in range(0, len(vectors), 2_048):
        alike = vectors[start : start + 2_048].astype(np.float32) @ sample / 127
        best = np.partition(alike, alike.shape[1] - nearest, axis=1)[:, -nearest:]
        found.append((best.sum(axis=1) - best.max(axis=1)) / max(nearest - 1, 1))
    return np.concatenate(found)


def in_bytes(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    return np.rint(vectors * 127).astype(np.int8)


def _average(texts: Sequence[Text]) -> dict[str, float]:
    return {name: sum(len(getattr(one, name)) for one in texts) / max(len(texts), 1) for name in FIELDS}


def _batches(texts: Sequence[Text]) -> Iterator[list[Text]]:
    rest = iter(texts)
    while some := list(islice(rest, _SEGMENT)):
        yield some
