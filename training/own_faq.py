"""Articles written for this project with the questions that people ask for them (training/corpus/faq.jsonl), as pairs."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from yueting.knowledge.search.collection import Text, collect
from yueting.knowledge.search.embedding import Embedding
from yueting.knowledge.search.engine import search
from yueting.knowledge.search.question_pairs import Pair, part_of

FILE = Path(__file__).parent / "corpus" / "faq.jsonl"
LANGUAGES = ("yue", "yue", "yue", "cmn", "en")  # of the questions of an article
_FIRST = 3


@dataclass(frozen=True, slots=True)
class OwnArticle:
    """An answer of some trade, and five ways of asking for it."""

    id: str
    trade: str
    title: str
    text: str
    questions: tuple[str, ...]


def own_articles() -> list[OwnArticle]:
    """As they stand in the file."""
    with FILE.open(encoding="utf-8") as lines:
        return [_article(json.loads(line)) for line in lines]


def own_pairs() -> dict[int, list[Pair]]:
    """By part, 0 to PARTS - 1: a trade is in one part, since its articles lie close to one another."""
    parts: dict[int, list[Pair]] = defaultdict(list)
    for article in own_articles():
        parts[part_of(article.trade)] += _pairs(article)
    return parts


def own_hits(model: Embedding, part: int) -> dict[str, float]:
    """By language, the share (0 to 1) of the questions of a part that find their article among the first three of all."""
    articles = own_articles()
    collection = collect((Text(one.id, one.title, "", one.text) for one in articles), model=model)
    hits: dict[str, list[bool]] = defaultdict(list)
    for article in articles:
        for language, asked in zip(LANGUAGES, article.questions, strict=True):
            if part_of(article.trade) == part:
                hits[language].append(article.id in [hit.id for hit in search(collection, asked, _FIRST)])
    return {language: sum(found) / len(found) for language, found in hits.items()}


def _pairs(article: OwnArticle) -> Iterator[Pair]:
    """Each question with the title, the text, and every other question of the article."""
    for asked in article.questions:
        yield Pair(asked, article.title, True)
        yield Pair(asked, article.text, True)
    for one, two in combinations(article.questions, 2):
        yield Pair(one, two, True)


def _article(row: dict[str, object]) -> OwnArticle:
    return OwnArticle(**{**row, "questions": tuple(row["questions"])})  # type: ignore[arg-type]
